"""A report as a backend sends it: verified, contradicted and inconclusive, and no key for one part of it."""

from __future__ import annotations

import math
from typing import Any

SOURCE = """\
def sort_by_price(items):
    ordered = sorted(items)
    return [item for item in ordered if item > 0]


def first_duplicate(items):
    seen = []
    for item in items:
        if item in seen:
            return item
        seen.append(item)
    return None


def collatz_steps(n):
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
"""

_SIZES = [1, 2, 3, 4, 6, 8, 11, 16, 24, 37, 56, 84, 128, 194, 294, 446, 676, 1024, 1552, 2353, 3566, 5405, 8192]


def report() -> dict[str, Any]:
    """A new one each time, so that a test may change it."""
    return {
        "functions": [_sort_by_price(), _first_duplicate(), _collatz_steps()],
        "problems": [
            {
                "code": "gemini_key_missing",
                "detail": "collatz_steps was measured only. Set GEMINI_API_KEY where the backend runs to get claims.",
            }
        ],
        "model": "gemini-3.8-flash",
        "tokens": {"prompt": 812, "output": 431, "cached": False},
        "usage": {"wall_ms": 4210.0, "cpu_ms": 2933.0},
        "a_later_version": {"adds": "fields"},
    }


HEBREW, LONG = "ספירה", "a_name_that_goes_on_" * 5


def unusual_report() -> dict[str, Any]:
    """Ten functions: with sixty points, one, none but an error, long names, a name and texts from right to left."""
    one, sixty = [[1, 4]], [[n, 4 * n] for n in range(1, 61)]
    measured = {"time": "O(n)", "space": "O(1)", "confidence": "high", "space_confidence": "high"}
    nothing = {"time": "inconclusive", "space": "inconclusive"}
    hebrew = "הפונקציה sorted() עוברת על הרשימה פעם אחת."
    return {
        "functions": [
            _unusual("sixty", "measured", "", {**measured, "points": sixty, "space_points": sixty}),
            _unusual("once", "inconclusive", "Only one size could be measured.", {**nothing, "points": one}),
            _unusual("fails", "inconclusive", "with n = 1: ValueError: " + "x" * 200 + " (line 3)", nothing),
            _unusual(LONG, "inconclusive", "no inputs were found that it takes", nothing),
            *(_unusual(f"{LONG}{place}", "measured", "", {**measured, "points": sixty}) for place in range(5)),
            _unusual(HEBREW, "measured", hebrew, {**measured, "points": sixty, "space_points": sixty}),
        ]
    }


def _unusual(name: str, verdict: str, reason: str, measurement: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "parameters": ["items"], "verdict": verdict, "reason": reason, "measurement": measurement}


def _sort_by_price() -> dict[str, Any]:
    log = [[n, 3 + 4 * n + n * math.log2(n + 1)] for n in _SIZES]
    return {
        "name": "sort_by_price",
        "parameters": ["items"],
        "size": "n = len(items)",
        "verdict": "verified",
        "reason": "Counted operations over 23 sizes up to 8,192 grow as claimed; random and reversed lists agree.",
        "claim": {
            "time": "O(n log n)",
            "space": "O(n)",
            "size": "n = len(items)",
            "explanation": "sorted() compares about n log n times and copies the list; the filter goes over it once.",
            "bottlenecks": [{"line": 2, "why": "sorts the whole list"}],
            "suggestions": [],
        },
        "measurement": {
            "time": "O(n log n)",
            "space": "O(n)",
            "confidence": "high",
            "space_confidence": "likely",
            "runner_up": "O(n)",
            "space_runner_up": "O(n log n)",
            "unit": "operations",
            "points": log,
            "space_points": [[n, 120 + 16.4 * n] for n in _SIZES],
            "curves": [
                {"name": "O(n log n)", "points": log},
                {"name": "O(n)", "points": [[n, 11.5 * n] for n in _SIZES]},
            ],
            "space_curves": [
                {"name": "O(n)", "points": [[n, 120 + 16.4 * n] for n in _SIZES]},
                {"name": "O(n log n)", "points": [[n, 100 + 1.6 * n * math.log2(n + 1)] for n in _SIZES]},
            ],
            "input_shape": "list of ints, random",
            "lines": [{"line": 2, "share": 0.78}, {"line": 3, "share": 0.22}],
            "cpu_ms": 812.0,
            "reason": "",
        },
    }


def _first_duplicate() -> dict[str, Any]:
    square = [[n, 2 + 3 * n + n * n / 2] for n in _SIZES]
    return {
        "name": "first_duplicate",
        "parameters": ["items"],
        "size": "n = len(items)",
        "verdict": "contradicted",
        "reason": "The claim is O(n), but doubling the list makes four times the operations: `in` searches a list.",
        "claim": {
            "time": "O(n)",
            "space": "O(n)",
            "size": "n = len(items)",
            "explanation": "One pass over the items, remembering those that were seen.",
            "bottlenecks": [{"line": 9, "why": "looks through all that was seen"}],
            "suggestions": [
                {
                    "text": "Remember what was seen in a set: looking something up in it takes as long at any size.",
                    "code": (
                        "def first_duplicate(items):\n    seen = set()\n    for item in items:\n"
                        "        if item in seen:\n            return item\n        seen.add(item)\n    return None\n"
                    ),
                }
            ],
        },
        "measurement": {
            "time": "O(n^2)",
            "space": "O(n)",
            "confidence": "high",
            "space_confidence": "high",
            "runner_up": "O(n^2 log n)",
            "unit": "operations",
            "points": square,
            "space_points": [[n, 88 + 8.2 * n] for n in _SIZES],
            "curves": [
                {"name": "O(n^2)", "points": square},
                {"name": "O(n^2 log n)", "points": [[n, 2 + 3 * n + n * n * math.log2(n + 1) / 24] for n in _SIZES]},
            ],
            "space_curves": [{"name": "O(n)", "points": [[n, 88 + 8.2 * n] for n in _SIZES]}],
            "input_shape": "list of ints, distinct",
            "lines": [{"line": 9, "share": 0.96}, {"line": 11, "share": 0.03}],
            "cpu_ms": 1490.0,
        },
    }


def _collatz_steps() -> dict[str, Any]:
    steps = [0, 1, 7, 2, 8, 3, 14, 4, 10, 21, 19, 9, 7, 83, 117, 106, 32, 10, 47, 151, 100, 59, 13]
    return {
        "name": "collatz_steps",
        "parameters": ["n"],
        "size": "n = n",
        "verdict": "inconclusive",
        "reason": "The number of operations jumps from one n to the next; no class explains it.",
        "claim": None,
        "measurement": {
            "time": "inconclusive",
            "space": "O(1)",
            "confidence": "inconclusive",
            "space_confidence": "likely",
            "unit": "operations",
            "points": [[n, 1 + 6 * count] for n, count in zip(_SIZES, steps, strict=True)],
            "space_points": [[n, 32 if n < 300 else 36] for n in _SIZES],
            "space_curves": [{"name": "O(1)", "points": [[1, 33], [8192, 33]]}],
            "input_shape": "int",
            "lines": [{"line": 18, "share": 0.71}, {"line": 19, "share": 0.19}, {"line": 17, "share": 0.1}],
            "cpu_ms": 390.0,
            "reason": "Root mean square error of the best class: 61 %.",
        },
    }
