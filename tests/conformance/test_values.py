"""Variables in and out: what Python and the scientific stack hold, without a pickle."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sandcell_runner.values import decode, encode
from tests.backend import Backend

PLAIN: dict[str, Any] = {
    "nothing": None,
    "truth": True,
    "number": 2**80,
    "real": 0.1,
    "infinite": float("-inf"),
    "text": "ä\0\n😀",
    "data": bytes(range(256)),
    "moment": dt.datetime(2024, 2, 29, 12, 30, 1, 5, tzinfo=dt.UTC),
    "day": dt.date(2024, 2, 29),
    "hour": dt.time(23, 59),
    "span": dt.timedelta(days=-1, microseconds=7),
    "money": Decimal("1.10"),
    "complicated": 1 - 2j,
    "pair": (1, (2, [3])),
    "unique": {1, "a", (2,)},
    "frozen": frozenset({1}),
    "nested": {"a": [{"b": {"c": [None, (b"x",)]}}]},
    "holes": {"a": None, "b": [{"c": None}]},
    "odd_keys": {1: "one", (2, 3): "pair", "$type": "dict"},
}


def test_plain_values_come_back_as_they_were(backend: Backend) -> None:
    answer = backend.run(
        "kinds = {k: type(v).__name__ for k, v in globals().items() if k in names}",
        inputs={name: encode(value) for name, value in PLAIN.items()} | {"names": list(PLAIN)},
        outputs=[*PLAIN, "kinds"],
    )
    assert answer["status"] == "ok", answer
    assert answer["warnings"] == []
    back = {name: decode(value) for name, value in answer["variables"].items()}
    kinds = back.pop("kinds")
    assert back == PLAIN
    assert kinds == {name: type(value).__name__ for name, value in PLAIN.items()}


def test_arrays_and_tables_come_back_as_they_were(backend: Backend) -> None:
    arrays = {
        "floats": np.arange(6.0).reshape(2, 3),
        "dates": np.array(["2024-01-01", "NaT"], "datetime64[D]"),
        "words": np.array(["a", "bc"]),
        "empty": np.empty((0, 3), "int8"),
        "records": np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
        "scalar": np.float32(1.5),
    }
    frame = pd.DataFrame(
        {"n": [1, 2], "s": ["x", None], "t": pd.to_datetime(["2024-01-01", None], utc=True)}, index=["r1", "r2"]
    )
    series = pd.Series([1.0, float("nan")], name="vals", index=pd.Index([10, 20], name="key"))
    inputs: dict[str, object] = {**arrays, "frame": frame, "series": series}
    answer = backend.run(
        "doubled = floats * 2\ntotal = frame['n'].sum()",
        inputs={name: encode(value) for name, value in inputs.items()},
        outputs=[*inputs, "doubled", "total"],
    )
    assert answer["status"] == "ok", answer
    assert answer["warnings"] == []
    back = {name: decode(value) for name, value in answer["variables"].items()}
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)
        assert back[name].dtype == array.dtype
    pd.testing.assert_frame_equal(back["frame"], frame)
    pd.testing.assert_series_equal(back["series"], series)
    assert (back["doubled"] == arrays["floats"] * 2).all()
    assert back["total"] == 3


REFUSED = {
    "an object": ("class Thing: pass\nx = [Thing()]", "Thing"),
    "a function": ("x = {'f': lambda: 1}", "function"),
    "an array of objects": ("import numpy as np\nx = np.array([object()])", "object"),
    "a list that holds itself": ("x = []\nx.append(x)", "x"),
    "something that lies": ("class D(dict):\n    def items(self): 1/0\nx = D(a=1)", "D"),
    "too much": ("x = b'0' * (50 << 20)", "transfer"),
    "nothing": ("pass", "x"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_travel_is_a_warning_that_says_why(backend: Backend, what: str) -> None:
    code, mentioned = REFUSED[what]
    answer = backend.run(f"{code}\ny = 1", outputs=["x", "y"])
    assert answer["status"] == "ok", answer
    assert answer["variables"] == {"y": 1}
    (warning,) = answer["warnings"]
    assert (warning["subject"], warning["name"]) == ("variable", "x")
    assert mentioned in warning["message"]


def test_variables_set_before_an_error_are_handed_back(backend: Backend) -> None:
    answer = backend.run("x = 1\n1 / 0\ny = 2", outputs=["x", "y"])
    assert answer["status"] == "error"
    assert answer["variables"] == {"x": 1}


HOSTILE = [
    {"$type": "os.system", "value": "id"},
    {"$type": "ndarray", "npy": "gASVAAAA"},
    {"$type": "dataframe", "arrow": "AAAA"},
    {"$type": "decimal", "value": "1e999999999999999999999999"},
    {"$type": "bytes", "base64": "not base64!"},
    {"$type": "dict", "items": [[{"$type": "dict", "items": []}, 1]]},
    {"$type": "datetime", "iso": "yesterday"},
]


def test_an_input_that_is_no_value_fails_the_run_and_names_it(backend: Backend) -> None:
    for value in HOSTILE:
        answer = backend.run("print('ran')", inputs={"bad": value})
        assert answer["status"] == "error", value
        (error,) = answer["outputs"]
        assert "'bad'" in error["evalue"]


def test_a_large_value_travels_both_ways(one_backend: Backend) -> None:
    data = bytes(32 << 20)
    answer = one_backend.run("x = x[::-1]", inputs={"x": encode(data)}, outputs=["x"], limits={"memory_mb": 1024})
    assert answer["status"] == "ok", answer["message"]
    assert decode(answer["variables"]["x"]) == data
