"""Measures how a cell's functions scale: counts their operations at many sizes, inside a sandbox.

Only the standard library: NumPy and pandas are used where the cell itself does.
"""

from sandcell_runner.profiler.engine import WHOLE_CELL, profile

__all__ = ["WHOLE_CELL", "profile"]
