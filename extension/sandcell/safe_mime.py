"""Placeholder until the sanitiser is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def safe_bundle(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return dict(data), dict(metadata)
