"""What is done once, before the checkpoint, so that no cell has to wait for it; and what each clone undoes."""

# Half of IPython is annotated.
# mypy: allow-untyped-calls

import gc
import importlib
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sandcell_runner.shell import ZMQInteractiveShell

STANDARD_MODULES = """
    abc argparse array ast asyncio base64 bisect calendar codecs collections collections.abc
    concurrent.futures concurrent.futures.thread contextlib copy csv ctypes dataclasses datetime decimal
    difflib enum fractions functools glob gzip hashlib heapq html inspect io itertools json logging math
    multiprocessing multiprocessing.pool numbers operator os pathlib pickle platform pprint queue random re
    secrets shlex shutil signal socket sqlite3 statistics string struct subprocess tempfile textwrap
    threading time timeit traceback types typing unicodedata urllib.parse urllib.request uuid warnings
    weakref xml.etree.ElementTree zipfile zoneinfo
"""
"""Imported everywhere they exist (sqlite3 is not in every build)."""

PACKAGES = ("numpy", "pandas", "pyarrow", "matplotlib", "matplotlib.pyplot")
"""Imported where they are installed."""

_CELLS = (
    "1 + 1",
    "def f(x):\n    return 1 / x\nf(0)",
    "await __import__('asyncio').sleep(0)",
    "print('warm', 1.5)",
)

_TABLE = """
import pandas
display(pandas.DataFrame({"a": [1.5, None], "b": ["x", "y"]}))
pandas.Series([1, 2]).describe()
"""

_FIGURE = """
import matplotlib.pyplot
matplotlib.pyplot.figure(figsize=(1, 1))
matplotlib.pyplot.plot([0, 1], [0, 1], label="x")
matplotlib.pyplot.title("warm")
matplotlib.pyplot.legend()
matplotlib.pyplot.show()
"""


def import_packages() -> dict[str, str]:
    """Imports what cells commonly use; the versions of the packages among it."""
    import IPython

    versions = {"IPython": IPython.__version__}
    # A broken package must not cost its environment the sandbox: it fails where a cell imports it.
    for name in STANDARD_MODULES.split():
        with suppress(Exception):
            importlib.import_module(name)
    for name in PACKAGES:
        with suppress(Exception):
            module = importlib.import_module(name)
            if "." not in name:
                versions[name] = str(module.__version__)
    return versions


def warm(shell: ZMQInteractiveShell) -> None:
    """Runs every common path of a cell once, with nothing sent and no trace left in the namespace."""
    cells = [*_CELLS]
    if "pandas" in sys.modules:
        cells.append(_TABLE)
    if "matplotlib" in sys.modules:
        cells.append(_FIGURE)
    with forgotten(shell):
        for code in cells:
            shell.run_cell(code, store_history=False)
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
    if "pyarrow" in sys.modules and "pandas" in sys.modules:
        from sandcell_runner import values

        with suppress(Exception):
            values.decode(values.encode(sys.modules["pandas"].DataFrame({"a": [1]})))
    gc.collect()
    gc.freeze()  # what is here stays: no collection in a cell need look at it again


@contextmanager
def forgotten(shell: ZMQInteractiveShell) -> Iterator[None]:
    """Cells run within leave nothing in the namespace."""
    before, hidden = dict(shell.user_ns), dict(shell.user_ns_hidden)
    yield
    shell.displayhook.flush()
    for name in set(shell.user_ns) - set(before):
        del shell.user_ns[name]
    shell.user_ns.update(before)
    shell.user_ns_hidden.clear()
    shell.user_ns_hidden.update(hidden)
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)


def reseed(seed: str) -> None:
    """Gives this clone random numbers of its own: every state that was in the checkpoint is drawn anew."""
    number = int(seed, 16)
    random.seed(number)
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        words = [(number >> shift) & 0xFFFFFFFF for shift in range(0, 256, 32)]
        numpy.random.seed(words)
    modules: dict[str, Any] = dict(sys.modules)
    if "uuid" in modules:
        modules["uuid"]._node = modules["uuid"]._last_timestamp = None  # uuid1's node may be random
    if "tempfile" in modules:
        modules["tempfile"]._name_sequence = None
    if "multiprocessing.process" in modules:
        modules["multiprocessing.process"].current_process().authkey = os.urandom(32)
    if "multiprocessing.synchronize" in modules:
        modules["multiprocessing.synchronize"].SemLock._rand = modules["tempfile"]._RandomNameSequence()
    if "ssl" in modules:
        modules["ssl"].RAND_add(os.urandom(32), 32.0)
