"""Real kernels for the tests: run a cell, see its outputs as a notebook would keep them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from sandcell.bridge import Bridge

Message = dict[str, Any]


@dataclass
class Cell:
    """What one cell did: its messages in order and its reply."""

    reply: Message
    messages: list[Message] = field(default_factory=list)
    questions: list[tuple[str, bool]] = field(default_factory=list)  # and whether what is typed stays unseen

    def of(self, kind: str) -> list[Message]:
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    @property
    def kinds(self) -> list[str]:
        """The outputs' types in order, less the status line's."""
        outputs = [message for message in self.messages if message["msg_type"] in ("stream", "display_data", "error")]
        return [message["msg_type"] for message in outputs if not _is_status(message["content"])]

    @property
    def stdout(self) -> str:
        return "".join(part["text"] for part in self.of("stream") if part["name"] == "stdout")

    @property
    def stderr(self) -> str:
        return "".join(part["text"] for part in self.of("stream") if part["name"] == "stderr")

    @property
    def displays(self) -> list[Message]:
        """The MIME bundles that were shown, less the status line."""
        return [shown["data"] for shown in self.of("display_data") if not _is_status(shown)]

    @property
    def status_lines(self) -> list[str]:
        shown = self.of("display_data") + self.of("update_display_data")
        return [part["data"]["text/plain"] for part in shown if _is_status(part)]

    @property
    def error(self) -> str:
        """The traceback that the cell ended with, without colours; empty if it was fine."""
        return "\n".join(line for part in self.of("error") for line in part["traceback"])


def _is_status(content: Message) -> bool:
    return str(content.get("transient", {}).get("display_id", "")).startswith("sandcell-status-")


class Kernel:
    """A kernel process and a client of it."""

    def __init__(self, bridge: Bridge, manager: AsyncKernelManager, client: Any) -> None:
        self._bridge = bridge
        self.manager = manager
        self._client = client

    def run(
        self,
        code: str,
        *,
        timeout: float = 60,
        on_message: Callable[[Message], None] | None = None,
        answers: Sequence[str] | None = None,
    ) -> Cell:
        """Run a cell until the kernel is idle again. `answers`: to what it asks; without them nobody can be asked."""
        cell = Cell({})
        left = list(answers or ())

        def answer(message: Message) -> None:
            cell.questions.append((message["content"]["prompt"], message["content"]["password"]))
            self._client.input(left.pop(0))

        def keep(message: Message) -> None:
            cell.messages.append(message)
            if on_message is not None:
                on_message(message)

        running = self._client.execute_interactive(
            code, timeout=timeout, output_hook=keep, allow_stdin=answers is not None, stdin_hook=answer
        )
        reply = self._bridge.run(running)
        cell.reply = reply["content"]
        return cell

    def ok(self, code: str, **options: Any) -> Cell:
        """Run a cell that has to succeed."""
        cell = self.run(code, **options)
        assert cell.reply["status"] == "ok", cell.error + cell.stderr
        return cell

    def interrupt_after(self, seconds: float) -> None:
        async def interrupt() -> None:
            await asyncio.sleep(seconds)
            await self.manager.interrupt_kernel()

        self._bridge.submit(interrupt())

    def interrupt_at(self, *lines: str) -> Callable[[Message], None]:
        """For `on_message`: interrupts when the cell prints the first of these, again when it prints the next."""
        left = list(lines)

        def look(message: Message) -> None:
            if left and message["msg_type"] == "stream" and left[0] in message["content"]["text"]:
                del left[0]
                self._bridge.submit(self.manager.interrupt_kernel())

        return look


@contextmanager
def kernel(folder: Path, environ: Mapping[str, str], *, load: bool = True) -> Iterator[Kernel]:
    """A kernel in `folder` with a runtime folder of its own, the extension loaded."""
    # One loop for all of its sockets: jupyter_client's blocking client leaves a loop open for each thread.
    bridge = Bridge()
    manager = AsyncKernelManager(kernel_name="python3")
    client: Any = None

    async def start() -> None:
        nonlocal client
        await manager.start_kernel(cwd=str(folder), env=clean_environment(folder, environ))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)

    async def stop() -> None:
        if client is not None:
            client.stop_channels()
        await manager.shutdown_kernel(now=True)

    try:
        bridge.run(start())
        started = Kernel(bridge, manager, client)
        if load:
            started.ok("%load_ext sandcell")
        yield started
    finally:
        bridge.run(stop())
        manager.context.destroy(linger=0)
        bridge.close()


def clean_environment(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, without what would make a kernel find another's server or settings."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("SANDCELL_", "JUPYTER", "JPY_"))
    }
    environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # not the one of whoever runs the tests
    home = folder / ".jupyter-of-this-test"
    places = {name: str(home / name.lower()) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    for place in places.values():
        Path(place).mkdir(parents=True, exist_ok=True)
    return {**environ, **places, **extra}
