"""pandas tables as Arrow streams, read back with the care that bytes from a sandbox need."""

import sys
from typing import Any

from sandcell_runner.errors import ValueTypeError

_MAX_NULL_CELLS = 4_000_000
"""Cells of Arrow's null type take no bytes in a stream but eight each in pandas."""


def to_arrow(frame: Any, name: str) -> bytes:
    """A DataFrame with its index as one Arrow IPC stream; ValueTypeError where a column cannot travel."""
    pa = _pyarrow(name)
    try:
        table = pa.Table.from_pandas(frame).combine_chunks()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        # What the receiver would refuse is refused here, where the message can name the column.
        for field in table.schema:
            _check_type(pa, field.type, field.name, nested=False)
    except (pa.ArrowException, TypeError, ValueError) as error:
        reason = " ".join(str(part) for part in error.args) or type(error).__name__
        raise ValueTypeError(f"{name} cannot travel as an Arrow table: {reason}") from None
    return bytes(sink.getvalue())


def from_arrow(data: bytes) -> Any:
    """The DataFrame in an Arrow IPC stream; ValueError unless it is sound and no larger than its bytes."""
    pa = _pyarrow("this table")
    try:
        _refuse_compression(pa, data)
        with pa.ipc.open_stream(pa.py_buffer(data)) as reader:
            for field in reader.schema:
                _check_type(pa, field.type, field.name, nested=False)
            table = reader.read_all()
        table.validate(full=True)
        # Buffers of a stream may overlap: many columns over the same bytes would grow without end.
        if table.nbytes > len(data) + 1024 or _null_cells(pa, table) > _MAX_NULL_CELLS:
            raise ValueError("the table is larger than the bytes it came in")
        return table.to_pandas()
    except (pa.ArrowException, OSError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"not a sound Arrow table: {error}") from None


def _pyarrow(name: str) -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise ValueTypeError(
            f"{name} is a pandas table, which travels as Arrow, but pyarrow is not installed in the "
            f"environment {sys.prefix}: install it there (pip install pyarrow)"
        ) from None
    return pyarrow


def _check_type(pa: Any, kind: Any, name: str, *, nested: bool) -> None:
    """Only types whose cells each take room in the stream, and that pandas columns turn into."""
    types = pa.types
    if types.is_list(kind) or types.is_large_list(kind):
        return _check_type(pa, kind.value_type, name, nested=True)
    if types.is_struct(kind) and kind.num_fields:
        for index in range(kind.num_fields):
            _check_type(pa, kind.field(index).type, name, nested=True)
        return None
    if types.is_dictionary(kind) and not nested:
        return _check_type(pa, kind.value_type, name, nested=True)
    if isinstance(kind, pa.ExtensionType) and kind.extension_name in ("pandas.period", "pandas.interval"):
        return _check_type(pa, kind.storage_type, name, nested=nested)
    if (
        types.is_primitive(kind)
        or types.is_decimal(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_null(kind)
    ):
        return None
    raise ValueError(f"column {name!r} has the Arrow type {kind}")


def _null_cells(pa: Any, table: Any) -> int:
    """How many cells of type null the table holds, those inside lists and structs included."""
    return sum(_null_cells_of(pa, chunk) for column in table.columns for chunk in column.chunks)


def _null_cells_of(pa: Any, array: Any) -> int:
    kind = array.type
    if pa.types.is_null(kind):
        return len(array)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _null_cells_of(pa, array.values)
    if pa.types.is_struct(kind):
        return sum(_null_cells_of(pa, array.field(index)) for index in range(kind.num_fields))
    return 0


def _refuse_compression(pa: Any, data: bytes) -> None:
    """ValueError if any batch is compressed: to_arrow never does it, and a bomb would be one."""
    reader = pa.ipc.MessageReader.open_stream(pa.py_buffer(data))
    while True:
        try:
            message = reader.read_next_message()
        except StopIteration:
            return
        batch = _Flat(bytes(message.metadata)).table(2)  # Message.header
        if message.type == "dictionary":
            batch = batch.table(1)  # DictionaryBatch.data
        elif message.type != "record batch":
            continue
        if batch.has(3):  # RecordBatch.compression
            raise ValueError("the table is compressed")


class _Flat:
    """Just enough of FlatBuffers to see which fields of a table are set (arrow/format/Message.fbs)."""

    def __init__(self, data: bytes, position: int | None = None) -> None:
        self._data = data
        self._position = self._int(0, 4) if position is None else position

    def has(self, field: int) -> bool:
        return self._offset(field) != 0

    def table(self, field: int) -> "_Flat":
        offset = self._offset(field)
        if not offset:
            raise ValueError("the table is broken")
        start = self._position + offset
        return _Flat(self._data, start + self._int(start, 4))

    def _offset(self, field: int) -> int:
        vtable = self._position - self._int(self._position, 4, signed=True)
        slot = 4 + 2 * field
        return self._int(vtable + slot, 2) if slot < self._int(vtable, 2) else 0

    def _int(self, start: int, size: int, *, signed: bool = False) -> int:
        if not 0 <= start <= len(self._data) - size:
            raise ValueError("the table is broken")
        return int.from_bytes(self._data[start : start + size], "little", signed=signed)
