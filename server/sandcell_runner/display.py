"""What cells show: results, rich displays, and their updates, as frames."""

# Half of IPython is annotated.
# mypy: allow-untyped-calls

import base64
import math
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from sandcell_runner.channel import Channel
from sandcell_runner.errors import FrameError

_MAX_JSON_DEPTH = 200


def jsonable(value: Any, depth: int = 0) -> Any:
    """A mime bundle's content as strict JSON: bytes as base64, NaN as null, anything else as its text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    if depth < _MAX_JSON_DEPTH:
        if isinstance(value, dict):
            return {str(key): jsonable(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [jsonable(item, depth + 1) for item in value]
    return str(value)


class FrameDisplayHook(DisplayHook):
    """Sends the value of a cell's last expression as `execute_result`."""

    channel: Channel

    def __call__(self, result: Any = None) -> None:
        """As IPython's, without the prompt on stdout."""
        self.check_for_underscore()
        if result is None or self.quiet():
            return
        self.start_displayhook()
        try:
            data, metadata = self.compute_format_data(result)
            self.update_user_ns(result)
            self.fill_exec_result(result)
            if data:
                self.write_format_data(data, metadata)
        finally:
            self._is_active = False

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        if self.channel.forked:
            print(format_dict.get("text/plain", ""))  # noqa: T201 - all that a forked child can show
            return
        self.channel.send(
            {
                "type": "execute_result",
                "data": jsonable(format_dict),
                "metadata": jsonable(md_dict or {}),
                "execution_count": self.prompt_count,
            }
        )


class FrameDisplayPublisher(DisplayPublisher):
    """Sends `display()` and `clear_output()` as frames."""

    channel: Channel

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **ignored: Any,
    ) -> None:
        self._validate_data(data, metadata)
        if self.channel.forked:
            print(data.get("text/plain", ""))  # noqa: T201 - all that a forked child can show
            return
        self.channel.send(
            {
                "type": "update_display_data" if update else "display_data",
                "data": jsonable(data),
                "metadata": jsonable(metadata or {}),
                "transient": jsonable(transient or {}),
            }
        )

    def clear_output(self, wait: bool = False) -> None:
        self.channel.send({"type": "clear_output", "wait": bool(wait)})


def send_error(channel: Channel, ename: str, evalue: str, traceback: list[str]) -> None:
    """Sends an exception; in a forked child, and where it is too large for a frame, as text."""
    # A message may be as long as its cell likes; nobody reads megabytes of it, and it is sent twice.
    traceback = [_cut(line, 1 << 20) for line in traceback]
    frame = {"type": "error", "ename": ename, "evalue": _cut(evalue, 1 << 16), "traceback": traceback}
    if not channel.forked:
        try:
            return channel.send(frame)
        except FrameError:
            pass
    print(*traceback, sep="\n", file=sys.stderr)  # noqa: T201
    return None


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}... ({len(text) - most:,} more characters)"
