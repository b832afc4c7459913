"""Judges a claim by a measurement."""

from __future__ import annotations

from sandcell_server.analyzers.notation import normal_form, same_growth
from sandcell_server.analyzers.report import INCONCLUSIVE, Claim, Measurement, Verdict


def judge(claim: Claim | None, measurement: Measurement | None) -> tuple[Verdict, str]:
    """The verdict and its reason in one sentence. Only time is judged: memory is too coarse to contradict anyone, but
    where another class was measured, the reason says so."""
    if measurement is None or measurement.time == INCONCLUSIVE or measurement.confidence == "inconclusive":
        reason = measurement.reason if measurement else "nothing was measured"
        if claim is None or measurement is not None:
            return "inconclusive", reason or "the counts show no class"
        return "claimed", "not measured"
    if claim is None:
        return "measured", measurement.reason
    claimed = normal_form(claim.time)
    if claimed is None:
        return "measured", f"the claim {claim.time[:80]!r} names no class that could be compared"
    if same_growth(claimed, measurement.time):
        return "verified", f"claimed {claim.time[:80]}, measured {measurement.time}{_memory(claim, measurement)}"
    if measurement.confidence != "high" and measurement.runner_up and same_growth(claimed, measurement.runner_up):
        return "inconclusive", f"measured {measurement.time}, but the claimed {claim.time[:80]} fits nearly as well"
    where = f" with {measurement.input_shape}" if measurement.input_shape else ""
    return "contradicted", f"claimed {claim.time[:80]}, measured {measurement.time}{where}"


def _memory(claim: Claim, measurement: Measurement) -> str:
    """What the measurement says against the claimed class of memory, or nothing."""
    claimed = normal_form(claim.space)
    if claimed is None or measurement.space == INCONCLUSIVE or measurement.space_confidence == "inconclusive":
        return ""
    seen = (measurement.space, measurement.space_runner_up)
    if any(name and same_growth(claimed, name) for name in seen):
        return ""
    return f"; but not so in memory: claimed {claim.space[:80]}, measured {measurement.space}"
