"""The host's verdict on a run, as the error its user sees: what happened, which limit, which option raises it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from sandcell.errors import CodeError, ExitError, Interrupted, StoppedError
from sandcell.events import Error, Finished, Limit
from sandcell.results import Execution, size_text, time_text

_OPTION = {
    "wall_s": "-t",
    "cpu_s": "--cpu",
    "memory_mb": "-m",
    "output_kb": "--output-limit",
    "processes": "--processes",
}
_BY_STATUS = {
    "timeout": "wall_s",
    "cpu": "cpu_s",
    "memory": "memory_mb",
    "output": "output_kb",
    "processes": "processes",
}

# What sockets and resolvers say where there is no network, whichever library wraps it.
_NO_NETWORK = (
    "No route to host",
    "Network is unreachable",
    "Name or service not known",
    "Temporary failure in name resolution",
    "No address associated with hostname",
    "ConnectionRefusedError",
    "Connection refused",
)


def failure(
    execution: Execution, error: Error | None, hint: Callable[[Error], str] = lambda error: ""
) -> Exception | Interrupted | None:
    """The exception for a run that was not ok; None for one that was. `hint` may know what would help the code."""
    finished = execution.finished
    if finished.status == "ok":
        return None
    if finished.status == "cancelled":
        lost = _lost_session(execution)
        return Interrupted(f"the run was stopped. {lost}".strip(), _with(error, lost))
    if finished.status == "error":
        if error is not None:
            helps = _memory_hint(error) or _network_hint(error, execution) or hint(error)
            return CodeError.named(error.ename, error.evalue, _with(error, helps, _lost_session(execution)))
        code = finished.exit_code if finished.exit_code is not None else 1
        return ExitError(_sentences(_exit_text(code), _lost_session(execution)), code)
    said = limit_text(finished) or finished.message or f"The sandbox ended the run ({finished.status})."
    return StoppedError(_sentences(said, _lost_session(execution)))


def limit_text(finished: Finished) -> str | None:
    """Which limit ended the run, what it needed, and the option that raises it; None if it was no limit."""
    name = finished.limit.name if finished.limit else _BY_STATUS.get(finished.status)
    if name is None or name not in _OPTION:
        return None
    if finished.limit is None:
        return f"Stopped by the {name} limit. Raise it with {_OPTION[name]}."
    value, maximum = _amount(name, finished.limit.value), _amount(name, finished.limit.maximum)
    said = {
        "wall_s": f"Stopped after {value}, the time limit.",
        "cpu_s": f"Stopped after computing for {value}, the CPU time limit.",
        "memory_mb": f"Stopped: it needed more than {value} of memory{_peak(finished)}.",
        "output_kb": f"Stopped: it printed and displayed more than {value}, the output limit.",
        "processes": f"Stopped: it had more than {value} processes and threads at once.",
    }[name]
    if finished.limit.value >= finished.limit.maximum:
        return f"{said} That is the most this server allows."
    option = _OPTION[name]
    return f"{said} Raise it with {option}, for example {option} {_more(finished.limit)} (up to {maximum} here)."


def _amount(name: str, value: float) -> str:
    if name in ("wall_s", "cpu_s"):
        return time_text(value * 1000)
    if name == "memory_mb":
        return size_text(value * (1 << 20))
    if name == "output_kb":
        return size_text(value * (1 << 10))
    return f"{value:,.0f}"


def _more(limit: Limit) -> str:
    """Twice the limit as one would type it, but no more than the maximum."""
    value = min(limit.value * 2, limit.maximum)
    if limit.name == "memory_mb":
        return f"{value / 1024:g}g" if value % 1024 == 0 else f"{value:g}m"
    if limit.name == "output_kb":
        return f"{value / 1024:g}m" if value % 1024 == 0 else f"{value:g}k"
    return f"{value:g}"


def _peak(finished: Finished) -> str:
    return f" (peak {size_text(finished.peak_memory_bytes)})" if finished.peak_memory_bytes else ""


def _exit_text(code: int) -> str:
    if code > 128:
        return f"The code ended with exit code {code} (signal {code - 128})."
    return f"The code exited with code {code}."


def _lost_session(execution: Execution) -> str:
    if not execution.finished.session_ended or execution.started.session is None:
        return ""
    name = execution.started.session
    return f"Session {name!r} ended with it, and its variables are gone."


def _memory_hint(error: Error) -> str:
    if error.ename not in ("MemoryError", "_ArrayMemoryError"):
        return ""
    # "Unable to allocate 7.45 GiB for an array with shape ..." names what the whole limit must exceed.
    asked = re.search(r"allocate ([\d.]+) (MiB|GiB)", error.evalue)
    gigabytes = 1.0
    if asked:
        gigabytes = math.ceil(float(asked[1]) / (1024 if asked[2] == "MiB" else 1) + 0.5)
    return f"The sandbox has no more memory to give. Raise its limit with -m, for example -m {gigabytes:g}g."


def _network_hint(error: Error, execution: Execution) -> str:
    said = f"{error.ename}: {error.evalue}"
    if not execution.started.isolated or not any(sign in said for sign in _NO_NETWORK):
        return ""
    return "Sandboxes have no network. Fetch it in the notebook and hand it in: -i for variables, -f for files."


def _with(error: Error | None, *hints: str) -> Sequence[str]:
    if error is None:
        return ()
    return [*error.traceback, *(f"\n{hint}" for hint in hints if hint)]


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)
