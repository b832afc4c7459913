"""Why a class is not certain, what would help, and whether more budget would."""

from __future__ import annotations

import re

from sandcell.report import INCONCLUSIVE, FunctionAnalysis
from sandcell.widget.certainty import measured
from sandcell.widget.facts import once

_FEWEST_SIZES = 5  # of which the backend names a class of memory
_ANY_REASON = "the counts show no class"
# How the backend begins what the code itself raised or did not get through: no budget mends that.
_FAILED = re.compile(r"\bwith n = [\d,.]+: ")
_ENDLESS = "it seems endless"
_NO_NAME = re.compile(r"NameError: name '(\w+)' is not defined")


def reasons(function: FunctionAnalysis) -> list[str]:
    """Sentences for whatever is not as it should be, the verdict's first. Never none for a class that is not known."""
    found = [_verdict_reason(function)]
    if function.measurement and function.measurement.reason != function.reason:
        found.append(function.measurement.reason)
    found.append(_space_reason(function))
    return [reason for reason in found if reason]


def advice(function: FunctionAnalysis) -> str:
    """What to do about a time that could not be told; empty where it was."""
    found = function.measurement
    if function.verdict != INCONCLUSIVE or found is None or found.time != INCONCLUSIVE:
        return ""
    name = "" if function.name.startswith("<") else f" {function.name}"
    vary = "" if name else f" --vary {', '.join(function.parameters) or 'NAME'}"
    inputs = f"%%analyze{name}{vary} --with 'lambda n: {_example(function)}'"
    if not found.points and name and not function.parameters:
        return "Let it take what can grow as a parameter."
    if missing := _NO_NAME.search(f"{function.reason}\n{found.reason}"):
        return f"Only this cell is measured: put what {missing[1]} is, or its import, into it."
    if more_budget_helps(function):
        return f"Measure longer: %%analyze{name} --budget 10, or give it inputs of your own: {inputs}"
    if _ENDLESS in function.reason:
        return f"If there are inputs with which it ends, give it those: {inputs}"
    return f"Give it inputs of size n that it takes: {inputs}"


def more_budget_helps(function: FunctionAnalysis) -> bool:
    """Not where nothing was measured, nor where the code itself failed."""
    found = function.measurement
    return bool(found and found.points) and not _FAILED.search(f"{function.reason}\n{found.reason if found else ''}")


def _example(function: FunctionAnalysis) -> str:
    """An argument of size n; a tuple of them where it takes several."""
    if len(function.parameters) > 1:
        return "(list(range(n)), n)" if len(function.parameters) == 2 else "(list(range(n)), n, ...)"
    return "n" if function.size == f"n = {''.join(function.parameters)}" else "list(range(n))"


def _verdict_reason(function: FunctionAnalysis) -> str:
    shape = function.measurement.input_shape if function.measurement else ""
    said = function.reason.replace(shape, once(shape)) if shape else function.reason
    return said or (_ANY_REASON if function.verdict == INCONCLUSIVE else "")


def _space_reason(function: FunctionAnalysis) -> str:
    found = function.measurement
    # Where nothing could be run at all, that is the reason for both.
    if found is None or found.space_confidence != INCONCLUSIVE or not (found.points or found.space_points):
        return ""
    sizes = len({n for n, _bytes in found.space_points})
    if sizes < _FEWEST_SIZES:
        return f"space: too few sizes could be measured ({sizes})"
    name, _confidence, other = measured(function, "space")
    if name == INCONCLUSIVE:
        return "space: no class fits the bytes measured"
    return f"space: no class fits the bytes well; nearest is {name}{f', then {other}' if other else ''}"
