"""How often the measurement names the right class, and what it costs, beside big_O in the same run.

    .venv/bin/pip install -e '.[bench]'
    .venv/bin/python -m benchmarks.analysis                 all functions of tests/truth, two to five minutes
    .venv/bin/python -m benchmarks.analysis --only sorting --no-peer --wrong

The code runs in this process, without a sandbox: it is ours. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import ast
import gc
import signal
import statistics
import time
from collections import Counter
from types import FrameType
from typing import Any

from tests.truth.cases import CELLS, Case, cases

from sandcell_runner.profiler import profile
from sandcell_server.analyzers.measuring import measure
from sandcell_server.analyzers.notation import same_growth
from sandcell_server.analyzers.profile import Profile
from sandcell_server.analyzers.report import INCONCLUSIVE, Measurement

BUDGET_S = 1.6
PEER_S = 10.0


def measured(case: Case, inputs: str | None) -> tuple[Measurement, float]:
    """What the measurement says, and CPU seconds, the fit's included."""
    events: list[dict[str, Any]] = []
    start = time.process_time()
    profile(case.source, entry=case.entry, make_input=inputs, budget_s=BUDGET_S, seed=1, emit=events.append)
    result = measure(Profile.model_validate(events[-1]))
    return result, time.process_time() - start


def outcome(said: str, truth: str, *, one_size: bool = False) -> str:
    """Where two sizes add, O(n) is right, too; where they multiply, O(n^2) is not, unless one argument has both."""
    if said == INCONCLUSIVE:
        return "inconclusive"
    if one_size and (said, truth) == ("O(n^2)", "O(n*m)"):
        return "right"
    return "right" if said == truth or (same_growth(said, truth) and truth != "O(n*m)") else "wrong"


def parameters(case: Case) -> int:
    """How many the function meant has, `self` left out."""
    tree = ast.parse(case.source)
    name = case.entry.rpartition(".")[2]
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    names = [arg.arg for arg in found[-1].args.args] if found else []
    return len([name for name in names if name != "self"])


def run(chosen: list[Case], *, given: bool, show_wrong: bool) -> None:
    time_score: Counter[str] = Counter()
    space_score: Counter[str] = Counter()
    seconds: list[float] = []
    for case in chosen:
        if given and not case.inputs:
            continue
        result, cpu = measured(case, case.inputs if given else None)
        seconds.append(cpu)
        one_size = parameters(case) == 1
        in_time = outcome(result.time, case.time, one_size=one_size)
        in_space = outcome(result.space, case.space, one_size=one_size)
        if in_space == "wrong" and same_growth(result.space, case.space):
            in_space = "right"  # memory is measured with all sizes grown together
        time_score[in_time] += 1
        space_score[in_space] += 1
        if in_time == "wrong" and result.confidence == "high":
            time_score["confidently wrong"] += 1
        if show_wrong and (in_time != "right" or in_space != "right" or cpu > 5):
            print(
                f"  {case.theme}/{case.name}: time {result.time} ({result.confidence}) for {case.time}, "
                f"space {result.space} for {case.space}, {cpu:.2f} s, {result.input_shape}; {result.reason}"
            )
    name = "inputs given" if given else "inputs inferred"
    total = len(seconds)
    for what, score in (("time", time_score), ("space", space_score)):
        print(
            f"| {name}, {what} | {score['right']}/{total} = {score['right'] / total:.0%} | {score['wrong']} "
            f"| {score['confidently wrong'] if what == 'time' else ''} | {score['inconclusive']} "
            f"| {statistics.median(seconds):.2f} | {max(seconds):.2f} |"
        )


def peer(chosen: list[Case]) -> None:
    """big_O, told the inputs, at its own default sizes."""
    try:
        import big_o  # type: ignore[import-not-found]
    except ImportError:
        print("big_O is not installed: pip install -e '.[bench]'")
        return
    names = {
        "Constant": "O(1)",
        "Logarithmic": "O(log n)",
        "Linear": "O(n)",
        "Linearithmic": "O(n log n)",
        "Quadratic": "O(n^2)",
        "Cubic": "O(n^3)",
        "Exponential": "O(2^n)",
    }
    score: Counter[str] = Counter()
    seconds = []
    for case in chosen:
        if not case.inputs or "async" in case.source or "class " in case.source:
            continue
        start = time.process_time()
        said = bounded(lambda case=case: names.get(type(_big_o(big_o, case)).__name__, "other"))  # type: ignore[misc]
        seconds.append(time.process_time() - start)
        score["inconclusive" if said is None else "right" if same_growth(said, case.time) else "wrong"] += 1
    total = len(seconds)
    print(
        f"| big_O, inputs given, time (no answer within {PEER_S:.0f} s counts as inconclusive) "
        f"| {score['right']}/{total} = {score['right'] / total:.0%} | {score['wrong']} |  | {score['inconclusive']} "
        f"| {statistics.median(seconds):.2f} | {max(seconds):.2f} |"
    )


def _big_o(big_o: Any, case: Case) -> Any:
    namespace: dict[str, Any] = {}
    exec(case.source, namespace)
    make = eval(case.inputs, namespace)
    function = namespace[case.entry]

    def call(arguments: Any) -> Any:
        return function(*arguments) if isinstance(arguments, tuple) else function(arguments)

    best, _others = big_o.big_o(call, make, min_n=10, max_n=1000, n_measures=10, n_repeats=1)
    return best


def bounded(action: Any) -> Any:
    """Its result, or None after PEER_S seconds or an error."""

    def expire(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, PEER_S)
    try:
        return action()
    except Exception:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="themes or functions whose name contains this")
    parser.add_argument("--unseen", default="", metavar="1..9", help="another set: tests/truth/cells/unseen")
    parser.add_argument("--wrong", action="store_true", help="list what is not right")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--no-given", action="store_true")
    parser.add_argument("--no-inferred", action="store_true")
    arguments = parser.parse_args()
    gc.collect()
    gc.freeze()  # as the runner does before its checkpoint
    chosen = [
        case
        for case in cases(CELLS / (f"unseen/{arguments.unseen}" if arguments.unseen else ""))
        if arguments.only in f"{case.theme}/{case.name}"
    ]
    print(f"{len(chosen)} functions\n\n| | right | wrong | confidently wrong | inconclusive | median CPU s | most |")
    print("|---|---|---|---|---|---|---|")
    if not arguments.no_given:
        run(chosen, given=True, show_wrong=arguments.wrong)
    if not arguments.no_inferred:
        run(chosen, given=False, show_wrong=arguments.wrong)
    if not arguments.no_peer:
        peer(chosen)


if __name__ == "__main__":
    main()
