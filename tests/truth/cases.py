"""Reads tests/truth/cells: every cell begins with `# %% name | time | space | inputs | entry`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CELLS = Path(__file__).parent / "cells"


@dataclass(frozen=True)
class Case:
    """One cell and the truth about it. `inputs` is a lambda or empty, `entry` the function meant."""

    theme: str
    name: str
    time: str
    space: str
    inputs: str
    entry: str
    source: str


def cases(folder: Path = CELLS) -> list[Case]:
    """All of a folder, by theme. Those in `unseen` were measured before anybody looked at what came out."""
    return [case for path in sorted(folder.glob("*.py")) for case in _of(path)]


def _of(path: Path) -> list[Case]:
    found = []
    for block in path.read_text().split("# %% ")[1:]:
        head, _newline, source = block.partition("\n")
        name, time, space, *rest = (part.strip() for part in head.split(" | "))
        # A lambda may hold the sign too: {...} | {...}
        entry = (
            rest.pop()
            if len(rest) > 1 and "lambda" not in rest[-1] and rest[-1].replace(".", "").isidentifier()
            else ""
        )
        inputs = " | ".join(rest).strip(" -")
        found.append(Case(path.stem, name, time, space, inputs, entry or _last_function(source), source))
    return found


def _last_function(source: str) -> str:
    starts = [line for line in source.splitlines() if line.startswith(("def ", "async def "))]
    return starts[-1].partition("def ")[2].partition("(")[0]
