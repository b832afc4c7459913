"""What a Containerfile says of the image that it makes: what the tests' own image has to have in common with it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

DEFINITIONS = Path(__file__).parents[2] / "infra" / "images"


def instructions(containerfile: Path) -> list[tuple[str, str]]:
    """Name and arguments of each, with its lines joined and without comments."""
    lines = [line for line in containerfile.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name.upper(), rest.strip()) for name, _, rest in found]


def configuration(containerfile: Path) -> dict[str, Any]:
    """`Env`, `User`, `WorkingDir` and `Cmd` of the last stage, as an image's configuration names them."""
    config: dict[str, Any] = {}
    for name, rest in instructions(containerfile):
        match name:
            case "FROM":
                config = {"Env": []}
            case "ENV":
                config["Env"] += shlex.split(rest)
            case "USER":
                config["User"] = rest
            case "WORKDIR":
                config["WorkingDir"] = rest
            case "CMD":
                config["Cmd"] = json.loads(rest)
    return config


def asked_for(image: str) -> list[str]:
    """The distributions that an image's requirements.in asks for."""
    lines = (DEFINITIONS / image / "requirements.in").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def locked(image: str) -> dict[str, str]:
    """The versions of all distributions that an image gets, by their names."""
    text = (DEFINITIONS / image / "requirements.txt").read_text()
    return dict(re.findall(r"^([^\s=\[]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE))
