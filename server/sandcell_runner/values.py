"""Values in and out of a sandbox, as JSON: never a pickle, so that reading one can run no code.

None, bool, int, finite float, str, list and dict with str keys stand for themselves. Everything else is
an object with a "$type": see `encode`. Types are matched exactly: a subclass would not come back as itself.
"""

import base64
import binascii
import datetime as dt
import io
import math
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from types import ModuleType
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from sandcell_runner.errors import ValueTypeError

__all__ = ["MAX_DEPTH", "ValueTypeError", "decode", "encode"]

MAX_DEPTH = 100
"""Values nested deeper are refused: a list that contains itself would never end."""

_WIDE_INT = 1 << 63
"""From here an int travels as hexadecimal: many JSON readers stop at 64 bits, Python's at 4300 digits."""

_Path = tuple["_Path | None", str]


def encode(value: object, name: str = "value") -> Any:
    """`value` as JSON; ValueTypeError, which calls the value `name`, if it or a part of it cannot travel."""
    return _encode(value, (None, name), 0)


def decode(value: object) -> Any:
    """The value that `encode` turned into this JSON; ValueTypeError or ValueError for anything else.

    Safe on hostile input: it runs nothing, imports only numpy, pandas and pyarrow, and takes no more
    memory than a small multiple of the input.
    """
    try:
        return _decode(value, 0)
    except (ValueTypeError, ValueError):
        raise
    except Exception as error:
        raise ValueError(f"not a value that sandcell encoded: {type(error).__name__}: {error}") from None


# --- encoding -----------------------------------------------------------------------------------------


def _encode(value: object, path: _Path, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        assert isinstance(value, str)
        return _encode_str(value)
    if kind is int:
        assert isinstance(value, int)
        return value if -_WIDE_INT <= value < _WIDE_INT else {"$type": "int", "hex": format(value, "x")}
    if kind is float:
        assert isinstance(value, float)
        return value if math.isfinite(value) else {"$type": "float", "value": repr(value)}
    if depth >= MAX_DEPTH:
        raise ValueTypeError(f"{_name(path)} is nested deeper than {MAX_DEPTH} levels, or contains itself")
    if kind is list:
        assert isinstance(value, list)
        return _encode_items(value, path, depth)
    if kind is dict:
        assert isinstance(value, dict)
        return _encode_dict(value, path, depth)
    if kind in (tuple, set, frozenset):
        assert isinstance(value, tuple | set | frozenset)
        return {"$type": kind.__name__, "items": _encode_items(value, path, depth)}
    simple = _SIMPLE_ENCODERS.get(kind)
    if simple is not None:
        return simple(value)
    return _encode_scientific(value, path)


def _encode_str(value: str) -> Any:
    try:
        value.encode()
    except UnicodeEncodeError:  # lone surrogates, as os.listdir makes them of undecodable names
        return {"$type": "str", "base64": _to_base64(value.encode("utf-8", "surrogatepass"))}
    return value


def _encode_items(items: Iterable[object], path: _Path, depth: int) -> list[Any]:
    return [_encode(item, (path, f"[{index}]"), depth + 1) for index, item in enumerate(items)]


def _encode_dict(value: dict[Any, Any], path: _Path, depth: int) -> Any:
    if all(type(key) is str and type(_encode_str(key)) is str for key in value) and "$type" not in value:
        return {key: _encode(item, (path, f"[{key!r}]"), depth + 1) for key, item in value.items()}
    items = []
    for key, item in value.items():
        encoded_key = _encode(key, (path, f" (key {_short(key)})"), depth + 1)
        items.append([encoded_key, _encode(item, (path, f"[{_short(key)}]"), depth + 1)])
    return {"$type": "dict", "items": items}


def _encode_datetime(value: Any) -> Any:
    encoded = {"$type": type(value).__name__, "iso": value.isoformat()}
    zone = getattr(value, "tzinfo", None)
    if type(zone) is ZoneInfo and zone.key:
        encoded["zone"] = zone.key  # an offset alone would forget summer time
    if getattr(value, "fold", 0):
        encoded["fold"] = 1
    return encoded


def _encode_timedelta(value: Any) -> Any:
    return {
        "$type": "timedelta",
        "days": value.days,
        "seconds": value.seconds,
        "microseconds": value.microseconds,
    }


_SIMPLE_ENCODERS: dict[type, Callable[[Any], Any]] = {
    bytes: lambda value: {"$type": "bytes", "base64": _to_base64(value)},
    bytearray: lambda value: {"$type": "bytearray", "base64": _to_base64(value)},
    complex: lambda value: {"$type": "complex", "real": repr(value.real), "imag": repr(value.imag)},
    Decimal: lambda value: {"$type": "decimal", "value": str(value)},
    dt.datetime: _encode_datetime,
    dt.date: _encode_datetime,
    dt.time: _encode_datetime,
    dt.timedelta: _encode_timedelta,
}


def _encode_scientific(value: object, path: _Path) -> Any:  # noqa: RET503 - _refuse never returns
    """Arrays and tables. A module nobody imported cannot have made the value, so none is imported here."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and hasattr(numpy, "ndarray"):
        if type(value) is numpy.ndarray:
            return {"$type": "ndarray", "npy": _to_npy(numpy, value, path)}
        if isinstance(value, numpy.generic):
            return {"$type": "scalar", "npy": _to_npy(numpy, numpy.asarray(value), path)}
    if pandas is not None and hasattr(pandas, "DataFrame"):
        from sandcell_runner import tables

        if type(value) is pandas.DataFrame:
            return {"$type": "dataframe", "arrow": _to_base64(tables.to_arrow(value, _name(path)))}
        if type(value) is pandas.Series:
            series: Any = value
            arrow = tables.to_arrow(series.to_frame("value"), _name(path))
            name = _encode(series.name, (path, ".name"), 0)
            return {"$type": "series", "arrow": _to_base64(arrow), "name": name}
    _refuse(value, path)


def _to_npy(numpy: ModuleType, array: Any, path: _Path) -> str:
    if array.dtype.hasobject:
        raise ValueTypeError(
            f"{_name(path)} is a NumPy array of Python objects (dtype {array.dtype}), which cannot travel "
            f"without pickle: convert it to a list or to another dtype"
        )
    buffer = io.BytesIO()
    numpy.lib.format.write_array(buffer, array, allow_pickle=False)
    return _to_base64(buffer.getvalue())


def _refuse(value: object, path: _Path) -> NoReturn:
    kind = type(value)
    module = "" if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}."
    raise ValueTypeError(
        f"{_name(path)} is of type {module}{kind.__qualname__}, which cannot travel between notebook and "
        f"sandbox: only JSON types, bytes, tuples, sets, dates and times, Decimal, complex, NumPy arrays, "
        f"and pandas DataFrames and Series can"
    )


def _name(path: _Path) -> str:
    parts: list[str] = []
    step: _Path | None = path
    while step is not None:
        parts.append(step[1])
        step = step[0]
    if len(parts) > 20:
        parts[10:-10] = ["..."]
    return "".join(reversed(parts))


def _short(key: object) -> str:
    """A key for a message; only plain types are asked for their repr, since a key may be anything."""
    text = repr(key) if type(key) in (str, int, float, bool, bytes, type(None)) else type(key).__qualname__
    return text if len(text) <= 60 else f"{text[:57]}..."


def _to_base64(data: bytes | bytearray) -> str:
    return base64.b64encode(data).decode("ascii")


# --- decoding -----------------------------------------------------------------------------------------


def _decode(value: object, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth > MAX_DEPTH:
        raise ValueTypeError(f"a value is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, list):
        return [_decode(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        raise ValueTypeError(f"a {type(value).__name__} is not an encoded value")
    if "$type" not in value:
        return {_key(key): _decode(item, depth + 1) for key, item in value.items()}
    tag = value["$type"]
    decoder = _DECODERS.get(tag) if isinstance(tag, str) else None
    if decoder is None:
        raise ValueTypeError(f"a value of the unknown type {str(tag)[:60]!r} was received")
    return decoder(value, depth)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueTypeError(f"a dict with a key of type {type(key).__name__} is not an encoded value")
    return key


def _field(value: dict[str, Any], name: str, kind: type) -> Any:
    field = value.get(name)
    if type(field) is not kind:
        raise ValueError(f"an encoded {value['$type']} needs {name!r} as {kind.__name__}")
    return field


def _from_base64(value: dict[str, Any], name: str = "base64") -> bytes:
    try:
        return base64.b64decode(_field(value, name, str), validate=True)
    except binascii.Error as error:
        raise ValueError(f"an encoded {value['$type']} holds broken base64: {error}") from None


def _items(value: dict[str, Any], depth: int) -> list[Any]:
    return [_decode(item, depth + 1) for item in _field(value, "items", list)]


def _decode_set(value: dict[str, Any], depth: int) -> set[Any]:
    members: set[Any] = set()
    for item in _items(value, depth):  # a loop, so that Ctrl-C stops it where hostile ints all collide
        members.add(item)
    return members


def _decode_dict(value: dict[str, Any], depth: int) -> dict[Any, Any]:
    decoded: dict[Any, Any] = {}
    for pair in _field(value, "items", list):
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError("an encoded dict needs pairs of key and value")
        decoded[_decode(pair[0], depth + 1)] = _decode(pair[1], depth + 1)
    return decoded


def _decode_datetime(value: dict[str, Any], depth: int) -> Any:
    decoded = dt.datetime.fromisoformat(_field(value, "iso", str))
    return _with_zone(decoded, value)


def _decode_time(value: dict[str, Any], depth: int) -> Any:
    decoded = dt.time.fromisoformat(_field(value, "iso", str))
    return _with_zone(decoded, value)


def _with_zone(decoded: Any, value: dict[str, Any]) -> Any:
    if value.get("fold"):
        decoded = decoded.replace(fold=1)
    if "zone" in value:
        try:
            decoded = decoded.replace(tzinfo=ZoneInfo(_field(value, "zone", str)))
        except (KeyError, OSError):
            return decoded  # this side does not know the zone: the offset is still right
    return decoded


def _decode_timedelta(value: dict[str, Any], depth: int) -> dt.timedelta:
    days, seconds, microseconds = (_field(value, name, int) for name in ("days", "seconds", "microseconds"))
    return dt.timedelta(days=days, seconds=seconds, microseconds=microseconds)


def _decode_array(value: dict[str, Any], depth: int) -> Any:
    """Read by hand: numpy's reader allocates what a hostile header claims before it looks for the data."""
    numpy = _import("numpy", value)
    stream = io.BytesIO(_from_base64(value, "npy"))
    version = numpy.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, fortran, dtype = numpy.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, fortran, dtype = numpy.lib.format.read_array_header_2_0(stream)
    else:
        # 3.0 differs from 2.0 only in UTF-8 field names, and numpy has no public reader for it.
        shape, fortran, dtype = numpy.lib.format._read_array_header(stream, version=version)
    if dtype.hasobject or not dtype.itemsize:
        raise ValueTypeError(f"an array of dtype {dtype} cannot travel")
    data = bytearray(stream.read())  # a bytearray, so that the array may be written to
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError(f"an array of shape {shape} and dtype {dtype} does not have {len(data):,} bytes")
    return numpy.ndarray(shape, dtype, data, order="F" if fortran else "C")


def _decode_scalar(value: dict[str, Any], depth: int) -> Any:
    array = _decode_array(value, depth)
    if array.shape != ():
        raise ValueError("an encoded scalar needs an array without dimensions")
    return array[()]


def _decode_dataframe(value: dict[str, Any], depth: int) -> Any:
    from sandcell_runner import tables

    _import("pandas", value)
    return tables.from_arrow(_from_base64(value, "arrow"))


def _decode_series(value: dict[str, Any], depth: int) -> Any:
    frame = _decode_dataframe(value, depth)
    if frame.shape[1] != 1:
        raise ValueError("an encoded series needs exactly one column")
    series = frame.iloc[:, 0]
    series.name = _decode(value.get("name"), depth + 1)
    return series


def _import(module: str, value: dict[str, Any]) -> Any:
    try:
        return __import__(module)
    except ImportError:
        raise ValueTypeError(
            f"a {value['$type']} was received, but {module} is not installed in the environment {sys.prefix}"
        ) from None


_DECODERS: dict[str, Callable[[dict[str, Any], int], Any]] = {
    "int": lambda value, depth: int(_field(value, "hex", str), 16),
    "float": lambda value, depth: float(_field(value, "value", str)),
    "str": lambda value, depth: _from_base64(value).decode("utf-8", "surrogatepass"),
    "bytes": lambda value, depth: _from_base64(value),
    "bytearray": lambda value, depth: bytearray(_from_base64(value)),
    "complex": lambda value, depth: complex(float(_field(value, "real", str)), float(_field(value, "imag", str))),
    "decimal": lambda value, depth: Decimal(_field(value, "value", str)),
    "datetime": _decode_datetime,
    "date": lambda value, depth: dt.date.fromisoformat(_field(value, "iso", str)),
    "time": _decode_time,
    "timedelta": _decode_timedelta,
    "tuple": lambda value, depth: tuple(_items(value, depth)),
    "set": _decode_set,
    "frozenset": lambda value, depth: frozenset(_decode_set(value, depth)),
    "dict": _decode_dict,
    "ndarray": _decode_array,
    "scalar": _decode_scalar,
    "dataframe": _decode_dataframe,
    "series": _decode_series,
}
