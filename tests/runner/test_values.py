import base64
import datetime as dt
import json
import math
import struct
import sys
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sandcell_runner.values import MAX_DEPTH, ValueTypeError, decode, encode


def travelled(value: object) -> Any:
    return decode(json.loads(json.dumps(encode(value), allow_nan=False)))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        2**63 - 1,
        2**63,
        -(2**63) - 1,
        pytest.param(10**5000, id="wide"),
        0.1,
        math.inf,
        "é\n",
        "a\udc80",
        [1, [2, "x"]],
        {"a": {"b": []}},
        {"$type": "int", "hex": "1"},
        {1: "a", (1, 2): [3], None: 4},
        (1, (2,)),
        {1, "a"},
        frozenset({1}),
        b"\0\xff",
        bytearray(b"x"),
        1.5 - 2j,
        complex(math.inf, -0.0),
        Decimal("1.10"),
        dt.date(2024, 2, 29),
        dt.time(1, 2, 3, 4, tzinfo=dt.UTC),
        dt.datetime(2024, 7, 1, 12, 0, 0, 5),
        dt.datetime(2024, 7, 1, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=45))),
        dt.timedelta(-1, 2, 3),
    ],
)
def test_a_value_comes_back_as_itself(value: object) -> None:
    back = travelled(value)
    assert back == value
    assert type(back) is type(value)


def test_nan_comes_back() -> None:
    assert math.isnan(travelled([math.nan])[0])


def test_a_time_zone_keeps_its_rules() -> None:
    winter = travelled(dt.datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/Berlin"))) + dt.timedelta(days=180)
    assert winter.utcoffset() == dt.timedelta(hours=1)
    assert travelled(dt.datetime(2024, 10, 27, 2, 30, fold=1)).fold == 1


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10)[::2],
        np.zeros((0, 3)),
        np.array(5),
        np.array(["a", "bc"]),
        np.array(["2020"], dtype="M8[ns]"),
        np.zeros(3, dtype=[("é", "f8"), ("b", "i4")]),
    ],
)
def test_an_array_comes_back_as_itself(array: Any) -> None:
    back = travelled(array)
    assert np.array_equal(back, array)
    assert back.dtype == array.dtype
    assert back.flags.writeable


def test_a_numpy_scalar_keeps_its_type() -> None:
    assert type(travelled(np.float32(1.5))) is np.float32


def test_a_table_keeps_index_and_types() -> None:
    frame = pd.DataFrame(
        {
            "n": [1, 2, None],
            "s": ["x", "y", None],
            "c": pd.Categorical(["u", "v", "u"]),
            "t": pd.date_range("2020", periods=3, tz="UTC"),
            "p": pd.period_range("2020", periods=3, freq="M"),
            "i": pd.interval_range(0, 3),
            "empty": [None] * 3,
        },
        index=pd.MultiIndex.from_tuples([(1, "a"), (1, "b"), (2, "c")], names=["k", None]),
    )
    pd.testing.assert_frame_equal(travelled(frame), frame)
    pd.testing.assert_frame_equal(travelled(pd.DataFrame(np.eye(2))), pd.DataFrame(np.eye(2)))
    assert travelled(pd.DataFrame({"l": [[1], []]})).l.map(list).tolist() == [[1], []]


@pytest.mark.parametrize("name", [None, "x", ("x", 1)])
def test_a_series_keeps_its_name(name: Any) -> None:
    series = pd.Series([1.5, None], name=name, index=["a", "b"])
    pd.testing.assert_series_equal(travelled(series), series)


class Custom(dict[str, int]):
    pass


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (object(), "rows is of type object"),
        ([{"k": len}], r"rows\[0\]\['k'\] is of type builtin_function_or_method"),
        ({1: len}, r"rows\[1\] is of type"),
        (Custom(), "Custom, which cannot travel"),
        (pd.Timestamp(0), "pandas.*Timestamp"),
        (np.array([object()]), "Python objects"),
        (pd.DataFrame({"a": [object()]}), "column a"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "Duplicate column"),
    ],
)
def test_any_other_type_is_named(value: object, said: str) -> None:
    with pytest.raises(ValueTypeError, match=said):
        encode(value, "rows")


def test_a_value_within_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueTypeError, match="contains itself"):
        encode(endless)


def test_a_missing_pyarrow_is_named_with_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = encode(pd.DataFrame({"a": [1]}))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for work in (lambda: encode(pd.DataFrame({"a": [1]}), "df"), lambda: decode(encoded)):
        with pytest.raises(ValueTypeError, match=f"pyarrow is not installed in the environment {sys.prefix}"):
            work()


def arrow(table: Any, **options: Any) -> dict[str, str]:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return {"$type": "dataframe", "arrow": base64.b64encode(sink.getvalue()).decode()}


def npy(header: bytes, data: bytes = b"") -> dict[str, str]:
    whole = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data
    return {"$type": "ndarray", "npy": base64.b64encode(whole).decode()}


def nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        {"$type": "no such"},
        {"$type": ["list"]},
        {"$type": "bytes"},
        {"$type": "bytes", "base64": "*"},
        {"$type": "int", "hex": "zz"},
        {"$type": "set", "items": [[1]]},
        {"$type": "dict", "items": [[1]]},
        {"$type": "dict", "items": 5},
        {"$type": "timedelta", "days": 10**30, "seconds": 0, "microseconds": 0},
        {"$type": "datetime", "iso": "never"},
        {"$type": "time", "iso": "01:00", "zone": "../../etc/passwd"},
        {"$type": "decimal", "value": "x"},
        {"$type": "series", "arrow": ""},
        {"$type": "dataframe", "arrow": base64.b64encode(b"\xff\xff\xff\xff\x10\0\0\0" + b"\xff" * 16).decode()},
        npy(b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"cos\nsystem\n"),
        npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"),
        npy(b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"),
        npy(b"{'descr': '|V0', 'fortran_order': False, 'shape': (1000000000000,), }"),
        npy(b"(" * 5000),
        npy(b"__import__('os')"),
        arrow(pa.table({"a": pa.array(range(1_000_000))}), compression="zstd"),
        arrow(pa.table({"a": pa.array(["x"] * 9).dictionary_encode()}), compression="lz4"),
        arrow(pa.table({"a": pa.nulls(10**9)})),
        arrow(pa.table({"a": pa.array(["x"], pa.string_view())})),
        arrow(pa.table({"a": pa.RunEndEncodedArray.from_arrays([10**9], ["x"])})),
        nested(MAX_DEPTH + 2),
        object(),
    ],
)
def test_hostile_input_is_refused_and_costs_nothing(value: Any) -> None:
    with pytest.raises((ValueTypeError, ValueError)):
        decode(value)


def test_overlapping_buffers_cannot_multiply_a_table() -> None:
    """Every column of this stream claims the same bytes."""
    column = pa.array(np.arange(5000))
    sound = base64.b64decode(arrow(pa.table([column] * 20, names=[str(i) for i in range(20)]))["arrow"])
    batch = pa.ipc.MessageReader.open_stream(sound)
    batch.read_next_message()
    start = sound.index(bytes(batch.read_next_message().metadata))
    hostile = bytearray(sound)
    # In the batch's list of buffers (offset and length, of the empty mask and of the numbers of each
    # column), give the numbers of all columns the first one's offset.
    for index in range(1, 20):
        entry = struct.pack("<4Q", index * 40_000, 0, index * 40_000, 40_000)
        at = hostile.index(entry, start)
        hostile[at : at + 32] = struct.pack("<4Q", 0, 0, 0, 40_000)
    at = hostile.index((800_000).to_bytes(8, "little"), start)
    hostile[at : at + 8] = (40_000).to_bytes(8, "little")
    hostile = hostile[: -19 * 40_000 - 8] + hostile[-8:]
    with pytest.raises(ValueError, match="larger than the bytes it came in"):
        decode({"$type": "dataframe", "arrow": base64.b64encode(hostile).decode()})
