"""Which part of a traceback is the cell's."""

import re
from pathlib import Path
from types import TracebackType

_RUNNER = str(Path(__file__).parent)
_CELL = "<ipython-input-"
_CELL_FILE = re.compile(r'File "<ipython-input-(\d+)-[0-9a-f]+>", line (\d+)')

KEPT_FRAMES = 40
"""So many frames of a deep recursion are shown: IPython takes about 2 ms for each, whether it prints it or not."""


def from_cell(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the first frame of a cell on; None if no cell is in it."""
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(_CELL):
        trace = trace.tb_next
    return trace


def shorten(error: BaseException | None) -> int:
    """Takes the runner's own frames off the ends, and the middle out of endless recursions.

    Changes the tracebacks of the exception and of what led to it; the number of frames taken from middles.
    """
    hidden = 0
    seen: set[int] = set()
    while error is not None and id(error) not in seen:  # a chain may be a ring
        seen.add(id(error))
        start = from_cell(error.__traceback__)
        if start is not None:
            hidden += _shorten(start)
        error = error.__cause__ or error.__context__
    return hidden


def name_cells(line: str) -> str:
    """A line of Python's own formatting with the cell's number in the place of its made-up file."""
    return _CELL_FILE.sub(r"Cell In[\1], line \2", line)


def _shorten(start: TracebackType) -> int:
    frames = [start]
    while (step := frames[-1].tb_next) is not None:
        if step.tb_frame.f_code.co_filename.startswith(_RUNNER):
            frames[-1].tb_next = None
            break
        frames.append(step)
    hidden = len(frames) - KEPT_FRAMES
    if hidden <= KEPT_FRAMES:
        return 0
    frames[KEPT_FRAMES // 2 - 1].tb_next = frames[-(KEPT_FRAMES // 2)]
    return hidden
