import socket
from typing import Any

import pytest

from sandcell_runner.frames import STREAM_TEXT_CHARS, FrameReader
from sandcell_runner.outbox import FULL_BYTES, LINE_INTERVAL_S, PARTIAL_DELAY_S, Outbox


def sent(outbox: Outbox) -> list[dict[str, Any]]:
    outbox.flush(0)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
        ours.setblocking(False)
        theirs.setblocking(False)
        reader, frames = FrameReader(), []
        while not outbox.empty:
            outbox.write_to(ours)
            frames += list(reader.frames(theirs.recv(16 << 20)))
        return frames


def stream(text: str, name: str = "stdout") -> dict[str, str]:
    return {"type": "stream", "name": name, "text": text}


def test_pieces_of_a_line_become_one_frame() -> None:
    outbox = Outbox()
    for piece in ("a", " ", "b", "\n"):
        outbox.add_text("stdout", piece, 5.0)
    assert sent(outbox) == [stream("a b\n")]


def test_order_is_kept_between_streams_and_frames() -> None:
    outbox = Outbox()
    outbox.add_text("stdout", "1", 5.0)
    outbox.add_text("stderr", "2", 5.0)
    outbox.add({"type": "x"}, 5.0)
    outbox.add_text("stdout", "3", 5.0)
    assert sent(outbox) == [stream("1"), stream("2", "stderr"), {"type": "x"}, stream("3")]


def test_the_first_line_is_due_at_once_and_the_next_ones_together() -> None:
    outbox = Outbox()
    outbox.add_text("stdout", "a\n", 5.0)
    assert outbox.due is not None and outbox.due <= 5.0
    outbox.flush(5.0)
    outbox.add_text("stdout", "b\n", 5.001)
    assert outbox.due == pytest.approx(5.0 + LINE_INTERVAL_S)


def test_a_partial_line_waits_but_never_longer_for_more() -> None:
    outbox = Outbox()
    outbox.add_text("stdout", "a", 5.0)
    outbox.add_text("stdout", "b", 5.01)
    assert outbox.due == pytest.approx(5.0 + PARTIAL_DELAY_S)


def test_long_text_is_cut() -> None:
    outbox = Outbox()
    outbox.add_text("stdout", "x" * (2 * STREAM_TEXT_CHARS + 1), 5.0)
    assert [len(frame["text"]) for frame in sent(outbox)] == [STREAM_TEXT_CHARS, STREAM_TEXT_CHARS, 1]


def test_it_is_full_until_the_host_reads() -> None:
    outbox = Outbox()
    assert not outbox.full
    outbox.add_payload(b'{"type":"x","y":"' + b"z" * FULL_BYTES + b'"}', 5.0)
    assert outbox.full
    assert len(sent(outbox)) == 1
    assert not outbox.full
