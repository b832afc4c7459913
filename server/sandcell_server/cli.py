"""The backend's commands."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import PydanticUndefined
from pydantic_settings import SettingsError as Unparsable

from sandcell_server.executors.gvisor import namespace
from sandcell_server.settings import Settings, variable


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m sandcell_server serve|doctor|claim-key|sweep`."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        print(f"usage: sandcell {'|'.join(COMMANDS)} [--help]", file=sys.stderr)  # noqa: T201
        return 2
    return COMMANDS[words[0]](words[1:])


def serve(argv: Sequence[str]) -> int:
    """Starts the backend and stays until it is told to stop. Exit code 2: the settings are wrong."""
    parser = argparse.ArgumentParser(
        prog="sandcell serve",
        description="Serve sandboxes over HTTP. Prints one line with its address when it is ready.",
        epilog=_settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port; 0 picks a free one (default: %(default)s)")
    parser.add_argument(
        "--embedded", action="store_true", help="serve one person's notebooks and end with standard input"
    )
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        settings = Settings(embedded=True) if arguments.embedded else Settings()
    except ValidationError as error:
        for item in error.errors():
            where = f"{variable(str(item['loc'][0]))}: " if item["loc"] else ""  # else the message names it
            print(f"sandcell: {where}{item['msg'].removeprefix('Value error, ')}", file=sys.stderr)  # noqa: T201
        return 2
    except Unparsable as error:
        name = str(error).split('"')[1]
        print(f"sandcell: {variable(name)}: {error.__cause__ or error}", file=sys.stderr)  # noqa: T201
        return 2
    if settings.executor == "gvisor":
        _enter_namespace(["serve", *argv])  # which starts Python again
    from sandcell_server.composition import SettingsError  # only now: the words above answer at once
    from sandcell_server.serve import serve as run_server

    try:
        return run_server(settings, arguments.host, arguments.port)
    except SettingsError as error:
        print(f"sandcell: {error}", file=sys.stderr)  # noqa: T201
        return 2


def doctor(argv: Sequence[str]) -> int:
    """Says what works here and what to do about the rest. Exit code 1: no sandbox can be made."""
    parser = argparse.ArgumentParser(prog="sandcell doctor", description="Check what this machine can sandbox with.")
    parser.parse_args(argv)
    from sandcell_server.doctor import examine

    _enter_namespace(["doctor"])
    return examine()


def claim_key(argv: Sequence[str]) -> int:
    """Prints a new claim key as objects of Kubernetes."""
    return _kubernetes_command("claim_key", argv)


def sweep(argv: Sequence[str]) -> int:
    """Deletes pods that no backend uses any more."""
    return _kubernetes_command("sweep", argv)


COMMANDS = {"serve": serve, "doctor": doctor, "claim-key": claim_key, "sweep": sweep}


def _kubernetes_command(name: str, argv: Sequence[str]) -> int:
    try:
        from sandcell_server.executors.kubernetes import commands
    except ImportError as error:
        print(f"sandcell: this needs {error.name}: pip install 'sandcell[kubernetes]'", file=sys.stderr)  # noqa: T201
        return 2
    done: int = getattr(commands, name)(argv)
    return done


def _enter_namespace(argv: Sequence[str]) -> None:
    """An ordinary user's process goes on inside a user namespace, as its root; see `namespace`."""
    if sys.platform == "linux" and namespace.needed():
        namespace.enter(argv)


def _settings_help() -> str:
    lines = ["settings (environment variables):"]
    for name, field in Settings.model_fields.items():
        if field.default_factory is not None:
            default = str(field.get_default(call_default_factory=True))
        else:
            default = "" if field.default in (None, PydanticUndefined) else str(field.default)
        about = field.description or f"the most that a caller may ask for of {name.removesuffix('_max')}"
        lines.append(f"  {variable(name):<33} {about}{f' (default: {default})' if default else ''}")
    return "\n".join(lines)
