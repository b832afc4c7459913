"""The words after `%%execute`."""

from __future__ import annotations

import pytest
from IPython.core.error import UsageError

from sandcell.options import Options, execute_parser, kilobytes, megabytes, parse_execute, seconds

PARSER = execute_parser()


def test_nothing_said_asks_for_nothing() -> None:
    assert parse_execute(PARSER, "") == Options()
    assert Options().limits == {}


def test_everything_said() -> None:
    line = (
        "-t 2m -m 2g -i a,b -o x -s my-session -f 'in file.csv' more.csv -f third --save '*.png' --overwrite"
        " --runtime science --stdin 'Ann\\nBob' --cpu 90 --output-limit 5m --processes 3 -q --no-raise-error --trust"
    )
    assert parse_execute(PARSER, line) == Options(
        timeout=120,
        memory=2048,
        cpu=90,
        output_limit=5120,
        processes=3,
        inputs=("a", "b"),
        outputs=("x",),
        session="my-session",
        files=("in file.csv", "more.csv", "third"),
        save=("*.png",),
        overwrite=True,
        runtime="science",
        stdin="Ann\nBob",
        quiet=True,
        raise_error=False,
        trust=True,
    )


def test_limits_have_the_contracts_names_and_units() -> None:
    assert parse_execute(PARSER, "-t 1.5 -m 512 --output-limit 1").limits == {
        "wall_s": 1.5,
        "memory_mb": 512,
        "output_kb": 1,
    }


@pytest.mark.parametrize(
    ("text", "value"), [("512", 512), ("512m", 512), ("512MB", 512), ("2g", 2048), ("1.5GiB", 1536), ("1k", 1)]
)
def test_megabytes(text: str, value: int) -> None:
    assert megabytes(text) == value


def test_other_units() -> None:
    assert (kilobytes("500"), kilobytes("500k"), kilobytes("1m")) == (500, 500, 1024)
    assert (seconds("3"), seconds("0.5s"), seconds("1h")) == (3, 0.5, 3600)


@pytest.mark.parametrize(
    "line",
    [
        "-t 0",
        "-t soon",
        "-m lots",
        "-m 0",
        "--processes 0",
        "-i 1a",
        "-o class",
        "-s 'a b'",
        "-s",
        "--time 3",
        "word",
        "'",
    ],
)
def test_bad_usage_says_what_is_wrong(line: str) -> None:
    with pytest.raises(UsageError, match=r".+"):
        parse_execute(PARSER, line)
