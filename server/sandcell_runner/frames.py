"""Frames: a 4-byte big-endian length, then that many bytes of a UTF-8 JSON object with a "type".

What a host says:

    hello       seed                            who made the sandbox: random numbers of its own; asks for `ready`
    run         code, limits, inputs, outputs, files, collect, stdin      one cell; ends with `done` or `exited`
    interrupt                                   the run, as Ctrl-C does
    claim       signature                       in a pod, first of all: see `proof`; asks for `usage` and `ready`
    keep                                        in a pod: outlive this host, and let in the next; asks for `kept`
    rehearse    limits                          a run for nobody: what a runner in a pod says to itself, see `waiting`

What a runner says (the backend checks it in execution/events.py):

    challenge   nonce                           in a pod, to whoever connects
    ready       python, packages, pid           in a pod to whoever has proven the claim: see `door`
    stream, display_data, update_display_data, clear_output, execute_result, error      outputs, as Jupyter has them
    variable, file, warning                     what was asked to come out, and what of it could not
    usage       cpu_ms, memory_bytes            in a pod: see `usage`
    limit       limit, peak                     more processes or memory than allowed
    done        execution_count, status, exit_code, ename       the run has ended, the runner is ready for another
    exited      exit_code, signal, message      the worker has ended, and with it the runner
    kept                                        in a pod: it does as it was asked
    replaced                                    in a pod: another host has taken this one's place
"""

import json
from collections.abc import Iterator
from typing import Any

from sandcell_runner.errors import FrameError

Frame = dict[str, Any]

HEADER_BYTES = 4
MAX_FRAME_BYTES = 96 * 1024 * 1024
"""No frame is larger; it holds the largest transfer (64 MiB) as base64 and its envelope."""

STREAM_TEXT_CHARS = 64 * 1024
"""The longest text of one `stream` frame; longer output is cut into several."""

_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=True, allow_nan=False, separators=(",", ":"))


def encode_payload(frame: Frame) -> bytes:
    """The JSON of one frame; FrameError if it is over the cap or holds what JSON cannot.

    A lone surrogate becomes "?", so that what is sent is always valid UTF-8 and valid JSON.
    """
    try:
        payload = _encoder.encode(frame).encode("utf-8", "replace")
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(f"a {frame.get('type')!r} frame holds something JSON cannot: {error}") from error
    if len(payload) > MAX_FRAME_BYTES:
        raise FrameError(f"a {frame.get('type')!r} of {len(payload):,} bytes is over the {MAX_FRAME_BYTES:,} allowed")
    return payload


def with_length(payload: bytes) -> bytes:
    """A payload as it goes over the stream."""
    return len(payload).to_bytes(HEADER_BYTES, "big") + payload


def encode_frame(frame: Frame) -> bytes:
    """The bytes of one frame, length included; FrameError as `encode_payload`."""
    return with_length(encode_payload(frame))


def parse_payload(payload: bytes | bytearray) -> Frame:
    """The frame in a payload (without its length); FrameError unless it is a JSON object with a "type"."""
    try:
        frame = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"not JSON: {error}") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise FrameError('not a JSON object with a "type"')
    return frame


class FrameReader:
    """Cuts a byte stream into payloads; never holds more than one frame's cap and one read."""

    def __init__(self, max_bytes: int = MAX_FRAME_BYTES) -> None:
        self._max_bytes = max_bytes
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of a frame that is not complete yet; not 0 at the end of a stream means it was cut off."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Every payload that `data` completes, in order; FrameError as soon as a length is over the cap."""
        buffer = self._buffer
        buffer += data
        start = 0
        try:
            while len(buffer) - start >= HEADER_BYTES:
                length = int.from_bytes(buffer[start : start + HEADER_BYTES], "big")
                if length > self._max_bytes:
                    raise FrameError(f"a frame of {length:,} bytes is over the {self._max_bytes:,} allowed")
                end = start + HEADER_BYTES + length
                if len(buffer) < end:
                    break
                payload = bytes(buffer[start + HEADER_BYTES : end])
                start = end
                yield payload
        finally:
            # One deletion a call: deleting after each frame would move a 256 KiB read thousands of times.
            del buffer[:start]

    def frames(self, data: bytes) -> Iterator[Frame]:
        """Every frame that `data` completes, parsed."""
        return map(parse_payload, self.feed(data))
