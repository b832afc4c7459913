"""The child backend: started once, told apart from failure, ended by closing its stdin."""

from __future__ import annotations

import asyncio
import sys

import pytest

from sandcell.embedded import EmbeddedBackend, command
from sandcell.errors import Unavailable

READY = (
    "import os, sys; print('noise'); print('Sandcell is ready at http://127.0.0.1:' + str(os.getpid()), flush=True);"
    "assert os.environ['SANDCELL_TOKEN'] and 'SANDCELL_URL' not in os.environ;"
    "sys.stdin.read()"
)


def child(code: str, **options: float) -> EmbeddedBackend:
    return EmbeddedBackend(argv=[sys.executable, "-c", code], environ={"SANDCELL_URL": "https://team"}, **options)


async def test_it_is_started_once_and_ends_when_let_go() -> None:
    backend = child(READY)
    first, second = await asyncio.gather(backend.endpoint(), backend.endpoint())
    assert first == second
    assert first.via == "embedded"
    assert first.authorization is not None
    assert len(first.authorization) > 40
    assert first.authorization not in repr(first)
    await backend.stop()
    assert not backend.running
    third = await backend.endpoint()
    assert third.url != first.url
    assert third.authorization != first.authorization
    await backend.stop()


async def test_one_that_cannot_start_says_its_last_words() -> None:
    with pytest.raises(Unavailable, match=r"did not start. Its last words:\n  no runsc here"):
        await child("import sys; sys.exit('no runsc here')").endpoint()


async def test_one_that_is_not_installed_says_how_to_install_it() -> None:
    with pytest.raises(
        Unavailable, match=r"not installed in .*fastapi_of_old is missing.*pip install \"sandcell\[server\]\""
    ):
        await child("import fastapi_of_old").endpoint()


async def test_one_that_never_gets_ready_is_ended() -> None:
    with pytest.raises(Unavailable, match=r"was not ready after 0\.3 s"):
        await child("import sys; sys.stdin.read()", start_s=0.3).endpoint()


async def test_an_interpreter_that_is_not_there() -> None:
    with pytest.raises(Unavailable, match="cannot be started"):
        await EmbeddedBackend(argv=["/nowhere/python"]).endpoint()


def test_the_notebooks_folder_is_not_on_its_path() -> None:
    assert command("/env/bin/python")[:4] == ["/env/bin/python", "-P", "-m", "sandcell_server"]
