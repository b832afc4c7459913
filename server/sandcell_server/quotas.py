"""What a caller may have, by the groups that the identity provider says it is in."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Quota(BaseModel):
    """Of one group, under the names of the settings that it stands in for; what is left out is as for everybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    runs_per_principal: int | None = Field(None, ge=1)
    sessions_per_principal: int | None = Field(None, ge=0)
    wall_s_max: float | None = Field(None, gt=0)
    cpu_s_max: float | None = Field(None, gt=0)
    memory_mb_max: int | None = Field(None, ge=128)
    output_kb_max: int | None = Field(None, ge=1)
    processes_max: int | None = Field(None, ge=1)
    analyses_per_day: int | None = Field(None, ge=0)
