"""Whether and when to ask again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

ATTEMPTS = 3
LONGEST_WAIT_S = 30.0  # a longer Retry-After is a quota, and nobody sits in front of a notebook for that

_SECONDS = re.compile(r"\A(\d{1,9}(?:\.\d{1,9})?)s?\Z")


def asked_for(headers: Mapping[str, str], details: Any, now: datetime) -> float | None:
    """The seconds that the other side wants us to wait: by Retry-After, or by RetryInfo in the error's body."""
    header = headers.get("retry-after", "").strip()
    if found := _SECONDS.match(header):
        return float(found.group(1))
    if header:
        try:
            then = parsedate_to_datetime(header)
        except ValueError:
            return None
        return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())
    return _retry_info(details)


def _retry_info(details: Any) -> float | None:
    """Google's way: {"error": {"details": [{"@type": ".../google.rpc.RetryInfo", "retryDelay": "34s"}]}}."""
    error = details.get("error") if isinstance(details, dict) else None
    items = error.get("details") if isinstance(error, dict) else None
    for item in items if isinstance(items, list) else []:
        delay = item.get("retryDelay") if isinstance(item, dict) else None
        if isinstance(delay, str) and (found := _SECONDS.match(delay)):
            return float(found.group(1))
    return None
