"""What `/metrics` tells Prometheus. A registry of its own, so that several backends fit in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sandcell_server.models import Status

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """Runs are counted as they end; sandboxes are looked up when somebody asks."""

    def __init__(self, sandboxes: Callable[[], dict[str, int]], waiting: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._runs = Counter("sandcell_runs", "Runs that have ended, by status", ["status"], registry=self._registry)
        self._queue = Histogram(
            "sandcell_queue_seconds", "From request to sandbox", buckets=_SECONDS, registry=self._registry
        )
        self._run = Histogram("sandcell_run_seconds", "Of code running", buckets=_SECONDS, registry=self._registry)
        self._asked = Counter(
            "sandcell_gemini_calls", "Questions to Gemini, by outcome", ["outcome"], registry=self._registry
        )
        self._tokens = Counter(
            "sandcell_gemini_tokens", "Tokens that Gemini counted, by kind", ["kind"], registry=self._registry
        )
        self._registry.register(_Sandboxes(sandboxes, waiting))

    def run(self, status: Status, queue_s: float, run_s: float) -> None:
        """One run has ended."""
        self._runs.labels(status).inc()
        self._queue.observe(queue_s)
        self._run.observe(run_s)

    def gemini(self, outcome: str) -> None:
        """One question to Gemini has ended: "ok", "cached", "cancelled", or the code of the problem."""
        self._asked.labels(outcome).inc()

    def gemini_tokens(self, prompt: int, output: int) -> None:
        """What one reply has cost."""
        self._tokens.labels("prompt").inc(prompt)
        self._tokens.labels("output").inc(output)

    def text(self) -> bytes:
        """Prometheus' text format."""
        return generate_latest(self._registry)


class _Sandboxes(Collector):
    def __init__(self, sandboxes: Callable[[], dict[str, int]], waiting: Callable[[], int]) -> None:
        self._sandboxes = sandboxes
        self._waiting = waiting

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("sandcell_sandboxes", "Sandboxes, by state", labels=["state"])
        for state, count in self._sandboxes().items():
            family.add_metric([state], count)
        yield family
        yield GaugeMetricFamily("sandcell_waiting_runs", "Runs that wait for a place", value=self._waiting())
