"""From a profile to what the report says of it: classes in time and space, and how sure they are."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from sandcell_server.analyzers.candidates import ORDER
from sandcell_server.analyzers.fit import Choice, Fit, choose
from sandcell_server.analyzers.profile import Profile, Row
from sandcell_server.analyzers.report import INCONCLUSIVE, Confidence, CostlyLine, Curve, Measurement
from sandcell_server.analyzers.space import choose_space
from sandcell_server.analyzers.timed import choose_timed
from sandcell_server.analyzers.two_sizes import two_sizes

_VERIFIED_ERROR = 0.02
_VERIFIED_MARGIN = 1.5
_EXACT_ERROR = 0.005
_MARGIN_OF_INEXACT = 2.5
"""What lies near a curve rather than on it must lie far from the next: digits of numbers look like a logarithm."""
_HOPELESS_ERROR = 0.25
"""Work that doubles at every power of two is a staircase, 20 % off any smooth curve."""
_FEWEST_POINTS = 8
_LUCKY = 0.6
"""Of what a smaller size took."""
_HIDDEN_COST = 0.45
_WORTH_S = 0.002
_MOST_LINES = 10


def measure(profile: Profile) -> Measurement:
    """Names no class where the counts do not show one: `reason` then says why."""
    in_time = profile.unit == "seconds"
    choice = choose_timed(profile.points) if in_time else choose(profile.points)
    worst = _worst(profile.points)
    early = not in_time and choice.best.error > _HOPELESS_ERROR and _FEWEST_POINTS <= len(worst) < len(profile.points)
    if early:
        choice = choose(worst)
    confidence, reason = _confidence(profile, choice)
    if early and confidence == "high":
        confidence, reason = "likely", "at some sizes it ended early, which are left out"
    time = choice.best.name if confidence != "inconclusive" else INCONCLUSIVE
    if time != INCONCLUSIVE and not in_time:
        time = two_sizes(profile.grid, time) or time
    space, space_confidence = choose_space(profile.space_points, profile.grid, time)
    runner_up = choice.second if choice.second and choice.margin < 10 else None
    return Measurement(
        time=time,
        space=space.best.name,
        confidence=confidence,
        space_confidence=space_confidence,
        runner_up=runner_up.name if runner_up else None,
        space_runner_up=space.second.name if space.second and space.margin < 10 else None,
        unit=profile.unit,
        points=list(profile.points),
        space_points=list(profile.space_points),
        curves=_curves(choice),
        space_curves=_curves(space),
        input_shape=profile.shape,
        lines=_shares(profile.lines),
        cpu_ms=profile.cpu_ms,
        reason=reason,
    )


def _worst(points: Sequence[Row]) -> list[Row]:
    """Without the sizes at which far less was done than at a smaller one, as where a search is lucky."""
    kept: list[Row] = []
    most = 0.0
    for n, count in sorted(points):
        if count >= _LUCKY * most:
            kept.append((n, count))
        most = max(most, count)
    return kept


def _confidence(profile: Profile, choice: Choice) -> tuple[Confidence, str]:
    if not profile.points:
        return "inconclusive", profile.reason or "nothing could be measured"
    exponential = choice.best.name in ("O(2^n)", "O(n!)")
    if choice.best.name == INCONCLUSIVE and profile.unit == "seconds" and len(profile.points) >= _FEWEST_POINTS:
        return "inconclusive", "the times are too uneven, or too short, to show a class: NumPy's work can only be timed"
    if choice.best.name == INCONCLUSIVE or (len(profile.points) < _FEWEST_POINTS and not exponential):
        return "inconclusive", f"only {len(profile.points)} sizes could be measured: {profile.reason or 'out of time'}"
    if choice.best.error > _HOPELESS_ERROR:
        return (
            "inconclusive",
            f"no class fits the {'times' if profile.unit == 'seconds' else 'counts'}: the best, {choice.best.name}, "
            f"is off by {choice.best.error:.0%}",
        )
    if hidden := _hidden_cost(profile):
        if not profile.long_integers:
            return "inconclusive", hidden
        return (
            "likely",
            "arithmetic is counted as one operation, but the integers grow long, so that the time grows faster",
        )
    if profile.unit == "seconds":
        return "likely", "measured by time, since the work is done in C where operations cannot be counted"
    if choice.best.name == "O(1)" and profile.loops and not profile.given:
        return "likely", "it has loops, but ended early for every input that was tried: others may take longer"
    if disagreement := _disagreement(profile, choice.best):
        return "likely", disagreement
    if profile.backtracks:
        return "likely", "a regular expression is taken to read its text once: where it goes back, it takes longer"
    needed = _VERIFIED_MARGIN if choice.best.error < _EXACT_ERROR else _MARGIN_OF_INEXACT
    if choice.best.error < _VERIFIED_ERROR and (choice.margin > needed or exponential):
        return "high", ""
    return "likely", f"{choice.second.name} fits nearly as well" if choice.second else ""


def _disagreement(profile: Profile, best: Fit) -> str:
    """Other shapes usually grow less, which is what made this one the worst case: only more growth is a warning."""
    for other in profile.others:
        name = choose(other.points).best.name
        if name in ORDER and best.name in ORDER and ORDER[name] > ORDER[best.name]:
            return f"{other.shape} grow as {name}"
    return ""


def _hidden_cost(profile: Profile) -> str:
    """CPU time that grows faster than the operations do: a call into C that nobody counted."""
    if profile.unit != "operations" or len(profile.alarm) < 3:
        return ""
    counted = dict(profile.points)
    pairs = [(n, seconds, counted[n]) for n, seconds in profile.alarm if counted.get(n, 0) > 0 and seconds > 0]
    if len(pairs) < 3 or pairs[-1][0] < 2 * pairs[0][0]:
        return ""
    steps = [_excess(*pair) for pair in itertools.pairwise(pairs)]
    excess = _excess(pairs[0], pairs[-1])
    # Caches and a busy machine make one step steep; what is hidden in the code shows in each.
    if excess <= _HIDDEN_COST or min(steps) <= _HIDDEN_COST / 2 or pairs[-1][1] < _WORTH_S:
        return ""
    return f"hidden cost: the CPU time grows faster than the operations counted, by n^{excess:.1f}"


def _excess(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """By which power of n the time grows faster than the count."""
    (n0, seconds0, count0), (n1, seconds1, count1) = one, other
    return (math.log(seconds1 / seconds0) - math.log(count1 / count0)) / math.log(n1 / n0)


def _curves(choice: Choice) -> list[Curve]:
    fits = [fit for fit in (choice.best, choice.second) if fit and fit.sizes]
    return [Curve(name=fit.name, points=list(zip(fit.sizes, fit.curve, strict=True))) for fit in fits]


def _shares(lines: Sequence[Row] | Sequence[tuple[int, float]]) -> list[CostlyLine]:
    total = sum(ticks for _line, ticks in lines)
    if total <= 0:
        return []
    ordered = sorted(lines, key=lambda pair: -pair[1])[:_MOST_LINES]
    return [CostlyLine(line=int(line), share=ticks / total) for line, ticks in ordered if ticks / total >= 0.01]
