import json

import pytest

from sandcell_runner.errors import FrameError
from sandcell_runner.frames import FrameReader, encode_frame, encode_payload, parse_payload
from sandcell_runner.packets import PACKET_BYTES, Assembler, packets


def test_frames_survive_any_cut() -> None:
    frames = [{"type": "a", "text": "é\n"}, {"type": "b", "list": [1, None]}, {"type": "c"}]
    data = b"".join(map(encode_frame, frames))
    for size in (1, 3, 7, len(data)):
        reader = FrameReader()
        read = [f for i in range(0, len(data), size) for f in reader.frames(data[i : i + size])]
        assert read == frames
        assert reader.pending == 0


def test_a_cut_off_stream_is_noticed() -> None:
    reader = FrameReader()
    assert list(reader.frames(encode_frame({"type": "a"})[:-1])) == []
    assert reader.pending > 0


def test_a_length_over_the_cap_is_refused_before_its_bytes_come() -> None:
    with pytest.raises(FrameError, match="over the 100"):
        list(FrameReader(max_bytes=100).feed((101).to_bytes(4, "big")))


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"{}", b'{"type": 1}', b"\xff", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_frame_is_refused(payload: bytes) -> None:
    with pytest.raises(FrameError):
        parse_payload(payload)


def test_payloads_are_valid_utf8_and_strict_json() -> None:
    assert json.loads(encode_payload({"type": "t", "x": "\ud800"}).decode()) == {"type": "t", "x": "?"}
    with pytest.raises(FrameError):
        encode_payload({"type": "t", "x": float("nan")})
    with pytest.raises(FrameError):
        encode_payload({"type": "t", "x": object()})


@pytest.mark.parametrize("size", [0, 1, PACKET_BYTES, PACKET_BYTES + 1, 3 * PACKET_BYTES + 5])
def test_packets_put_a_payload_together_again(size: int) -> None:
    payload = bytes(range(256)) * (size // 256 + 1)
    payload = payload[:size]
    assembler = Assembler()
    assert [p for packet in packets(payload) if (p := assembler.add(packet)) is not None] == [payload]


def test_a_frame_cut_off_by_a_signal_spoils_no_other() -> None:
    assembler = Assembler()
    cut = list(packets(b"x" * (3 * PACKET_BYTES)))
    assert assembler.add(cut[0]) is None
    assert assembler.add(next(packets(b"whole"))) == b"whole"
    assert assembler.add(cut[1]) is None
    assert assembler.add(cut[2]) is None
    assert assembler.add(b"") is None
