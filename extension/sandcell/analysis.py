"""A report that shows itself, wherever it is displayed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sandcell.report import AnalysisUsage, FunctionAnalysis, Report
from sandcell.widget.static import analysis_html
from sandcell.widget.text import analysis_text

MIME_TYPE = "application/vnd.sandcell.analysis+json"


@dataclass(frozen=True, slots=True, repr=False)
class AnalyzedFunction(FunctionAnalysis):
    """One function of an analysis, which shows its own card; `cell` is where its lines are quoted from."""

    cell: str = ""

    def __str__(self) -> str:
        return analysis_text(self._alone())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": analysis_html(self._alone())}

    def _alone(self) -> Report:
        cpu_ms = self.measurement.cpu_ms if self.measurement else 0.0
        return Report((self,), (), None, None, AnalysisUsage(0.0, cpu_ms), self.cell)


@dataclass(frozen=True, slots=True)
class Analysis(Report):
    """What `%%analyze` came to: text in a terminal, HTML that lasts in a notebook, and the whole as JSON."""

    def __str__(self) -> str:
        return analysis_text(self)

    def __repr__(self) -> str:
        said = ", ".join(f"{function.name}: {function.time} {function.verdict}" for function in self.functions)
        return f"<Analysis {said or 'of nothing'}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": analysis_html(self), MIME_TYPE: self.to_json()}

    @staticmethod
    def _of_cell(function: FunctionAnalysis, cell: str) -> FunctionAnalysis:
        parts = {field.name: getattr(function, field.name) for field in fields(function)}
        return AnalyzedFunction(**parts, cell=cell)
