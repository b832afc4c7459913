"""What `%sandcell` can do."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from IPython.core.error import UsageError

from sandcell import accounts
from sandcell.bridge import Bridge
from sandcell.client import Client, Health, Session
from sandcell.discovery import Connection
from sandcell.errors import BackendError
from sandcell.results import engine_text, size_text, time_text
from sandcell.signin.link import SignInLink

HELP = """See and manage what `%%execute` uses.

::

    %sandcell status            which backend answers, how it isolates, and who is signed in
    %sandcell login [EMAIL]     open the page to sign in at a team's backend, or show its link
    %sandcell login --here      ask for address and password here instead
    %sandcell logout            sign out, here and in your other notebooks
    %sandcell sessions          the sessions that are kept
    %sandcell restart NAME      empty a session: its next cell starts afresh
    %sandcell stop NAME         end a session and free its memory

With --here the password passes through this kernel's memory, where other code of the notebook could look for it;
on the linked page it does not. The tokens stay in the Jupyter server either way.
"""


def run(line: str, connection: Connection, bridge: Bridge) -> str | SignInLink:
    """Do what the line says and tell what came of it; `UsageError` if it says nothing known."""
    match shlex.split(line):
        case [] | ["status"]:
            return bridge.run(_status(connection))
        case ["login", *words]:
            return accounts.login(words, connection, bridge)
        case ["logout"]:
            return bridge.run(accounts.logout(connection))
        case ["sessions"]:
            return bridge.run(_sessions(connection))
        case ["restart" | "stop" as word, name]:
            return bridge.run(_end_session(connection, name, restart=word == "restart"))
        case ["restart" | "stop" as word, *_]:
            raise UsageError(f"%sandcell {word} needs the name of one session; `%sandcell sessions` lists them")
        case _:
            raise UsageError(f"%sandcell {line.strip()}: not known\n\n{HELP}")


def status_text(client: Client, health: Health) -> str:
    """Which backend answers, how it isolates, and which runtimes it has."""
    engine = engine_text(health.executor)
    way = {
        "direct": f"the backend at {client.endpoint.url}",
        "jupyter": "a backend that your Jupyter server " + ("runs for you" if health.embedded else "connects to"),
        "embedded": "a backend that this kernel runs for itself",
    }[client.endpoint.via]
    lines = [
        f"Sandcell {health.version} uses {way}.",
        f"Cells run in {engine}." if health.isolated else f"Cells are NOT ISOLATED ({engine}).",
    ]
    if health.embedded:
        lines.append("They see the packages of this notebook's own environment.")
    elif health.runtimes:
        lines.append(f"Runtimes: {', '.join(health.runtimes)}.")
    return "\n".join(lines)


def sessions_text(sessions: Sequence[Session]) -> str:
    """The sessions as a small table."""
    if not sessions:
        return "No sessions. `%%execute -s NAME` starts one."
    rows = [("session", "state", "cells run", "memory", "ends if unused for")]
    for session in sessions:
        ends = time_text(session.expires_in_s * 1000)
        runs = str(session.execution_count)
        rows.append((session.name, session.state, runs, size_text(session.memory_bytes), ends))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


async def _status(connection: Connection) -> str:
    client, health = await connection.checked()
    who = await accounts.who_text(connection)
    return "\n".join([status_text(client, health), *([who] if who else [])])


async def _sessions(connection: Connection) -> str:
    client, _ = await connection.checked()
    return sessions_text(await client.sessions())


async def _end_session(connection: Connection, name: str, *, restart: bool) -> str:
    client, _ = await connection.checked()
    connection.forget_session(name)
    try:
        await client.stop_session(name)
    except BackendError as error:
        if error.code != "session_not_found":
            raise
        return f"There is no session {name!r}. `%%execute -s {name}` starts it."
    if restart:
        return f"Session {name!r} is empty again: the next `%%execute -s {name}` starts afresh."
    return f"Session {name!r} has ended."
