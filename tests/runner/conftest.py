"""A runner for the tests that leave it as they found it, and a maker of runners for those that do not."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .driver import Runner


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    with Runner(tmp_path_factory.mktemp("work")) as shared:
        yield shared


@pytest.fixture
def new_runner(tmp_path: Path) -> Iterator[Callable[..., Runner]]:
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Runner(options.pop("directory", tmp_path), **options))
