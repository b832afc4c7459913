import random

import pytest

from sandcell_runner.errors import FrameError
from sandcell_runner.ring import SIZE, Ring


def taken(ring: Ring, until: int | None = None) -> list[tuple[str, str]]:
    return list(ring.take(ring.head if until is None else until))


def test_text_keeps_its_stream_and_order() -> None:
    ring = Ring()
    for stream, text in (("stdout", "a"), ("stdout", "é\n"), ("stderr", "b"), ("stdout", "c")):
        assert ring.put(stream, text.encode())
    assert taken(ring) == [("stdout", "aé\n"), ("stderr", "b"), ("stdout", "c")]
    assert taken(ring) == []
    assert ring.put("stdout", b"d")
    assert taken(ring) == [("stdout", "d")]


def test_text_after_a_position_stays() -> None:
    ring = Ring()
    ring.put("stderr", b"before")
    position = ring.head
    ring.put("stderr", b"after")
    assert taken(ring, position) == [("stderr", "before")]
    assert taken(ring) == [("stderr", "after")]


def test_it_wraps_around_and_is_full_without_losing_a_byte() -> None:
    ring, chance = Ring(), random.Random(5)
    sent, received = "", ""
    for _ in range(400):
        text = "é" * chance.randrange(1, 20_000)
        if ring.put("stdout", text.encode()):
            sent += text
        else:
            assert ring.head - ring.tail > SIZE - 40_001
            received += "".join(part for _, part in taken(ring))
    received += "".join(part for _, part in taken(ring))
    assert received == sent
    assert ring.head > 2 * SIZE


@pytest.mark.parametrize("until", [-1, SIZE + 1, 2**64 - 1])
def test_a_position_without_text_is_refused(until: int) -> None:
    with pytest.raises(FrameError):
        taken(Ring(), until)


def test_hostile_bytes_are_only_text() -> None:
    ring = Ring()
    ring.put("stdout", b"\xff\xfe\xff\x00\xc3\xfe\xa9")
    assert taken(ring) == [("stdout", "\0\ufffd"), ("stderr", "\ufffd")]
