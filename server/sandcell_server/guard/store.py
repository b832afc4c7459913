"""Where counts are kept: in memory, or in a Redis or Valkey that several backends share."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import RateLimiter, SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from sandcell_server.errors import Unavailable

_CONNECTIONS = 32
_WAIT_S = 2


class CountsUnavailable(Unavailable):
    """Without counts nobody may try: else taking the store away would be the way round the guard."""

    code, title, retry_after = "guard_unavailable", "Sign-in is not available", 10

    def __init__(self) -> None:
        super().__init__("The store of the rate limits does not answer. Try again in a moment.")


def open_store(url: str) -> Storage:
    """memory://, redis://host:6379/0, rediss://..., valkey://...; ValueError for anything else."""
    if url == "memory://":
        return MemoryStorage(wrap_exceptions=True)
    if not url.startswith(("redis://", "rediss://", "redis+unix://", "valkey://", "valkeys://", "valkey+unix://")):
        raise ValueError(
            f"{url.partition('://')[0]}:// is no store of rate limits; memory://, redis:// and valkey:// are"
        )
    try:
        from redis.asyncio import BlockingConnectionPool
    except ImportError:
        raise ValueError(
            f"{url.partition('://')[0]}:// needs the package redis: pip install 'sandcell[redis]'"
        ) from None
    # One client for both: they speak the same protocol. Who finds all connections busy waits: redis-py's ordinary pool
    # refuses, and a hundred sign-ins at once would be told that there is no store.
    spoken = url.replace("valkey", "redis", 1)
    pool: Any = BlockingConnectionPool.from_url(
        spoken.removeprefix("redis+"), max_connections=_CONNECTIONS, timeout=_WAIT_S,
        socket_connect_timeout=_WAIT_S, socket_timeout=_WAIT_S,
    )  # fmt: skip
    store = storage_from_string(
        f"async+{spoken}", implementation="redispy", wrap_exceptions=True, key_prefix="sandcell", connection_pool=pool
    )
    assert isinstance(store, Storage)
    return store


def limiter(store: Storage) -> RateLimiter:
    """No bursts at the borders of windows. (Exact moving windows cost limits' memory a thread per key and hit.)"""
    return SlidingWindowCounterRateLimiter(store)


async def close_store(store: Storage) -> None:
    """Lets go of its connections."""
    if isinstance(store, RedisStorage) and isinstance(store.bridge, RedispyBridge):
        connection: Any = store.bridge.get_connection()
        await connection.connection_pool.disconnect()


@asynccontextmanager
async def told_plainly() -> AsyncIterator[None]:
    """A store that does not answer becomes `CountsUnavailable`."""
    try:
        yield
    except StorageError as error:
        raise CountsUnavailable from error


def key(*parts: str) -> str:
    """Names of people are no names of keys: others may read the store."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
