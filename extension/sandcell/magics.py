"""`%%execute`, `%%analyze` and `%sandcell`."""

from __future__ import annotations

import atexit
import contextlib
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand
from IPython.display import display

from sandcell import accounts, commands, left_behind
from sandcell.analysis import Analysis
from sandcell.analyze_options import AnalyzeOptions, analyze_parser, parse_analyze
from sandcell.analyzing import PatientAnalysis, follow_analysis
from sandcell.bridge import Bridge
from sandcell.cell_lines import lines_above
from sandcell.discovery import Connection
from sandcell.downloads import save, summary
from sandcell.errors import Interrupted, SandcellError, SaveError
from sandcell.following import Follower, Outcome
from sandcell.options import Options, execute_parser, parse_execute
from sandcell.outputs import CellOutputs
from sandcell.requests import build_request
from sandcell.status import status_for
from sandcell.verdicts import failure
from sandcell_runner.values import ValueTypeError, decode


@magics_class
class SandcellMagics(Magics):
    """The magics, and the connection that they share."""

    def __init__(self, shell: InteractiveShell, connection: Connection, bridge: Bridge) -> None:
        super().__init__(shell)
        self._shell = shell
        self._connection = connection
        self._bridge = bridge
        self._parser = execute_parser()
        self._analyze_parser = analyze_parser()

    @no_var_expand
    @cell_magic
    @accounts.with_way_to_sign_in
    def execute(self, line: str, cell: str) -> None:
        options = parse_execute(self._parser, line)
        try:
            request = build_request(cell, options, self._shell.user_ns, Path.cwd())
        except ValueTypeError as error:
            raise UsageError(f"-i: {error}") from None
        status = status_for(self._shell)
        outputs = CellOutputs(self._shell, status, trust=options.trust)
        follower = Follower(self._bridge, outputs, status, self._waiting)
        outcome = follower.follow(self._connection.execute(request))
        self._conclude(outcome, options)

    @no_var_expand
    @cell_magic
    @accounts.with_way_to_sign_in
    def analyze(self, line: str, cell: str) -> None:
        options = parse_analyze(self._analyze_parser, line)
        # Blank lines in place of what stands above the code, so that lines have the numbers that the editor shows.
        cell = "\n" * lines_above(self._shell, cell) + cell
        opening = self._connection.analyze(options.request(cell))
        report = follow_analysis(self._bridge, opening, status_for(self._shell), shown=not options.quiet)
        analysis = Analysis.from_json(report, source=cell)
        if options.output is not None:
            self._shell.user_ns[options.output] = analysis
        if options.quiet:
            return
        result = f"sandcell-{secrets.token_hex(8)}"
        self._publish(analysis, result)
        measured = any(one.measurement and one.measurement.points for one in analysis.functions)
        if options.widget and measured and getattr(self._shell, "kernel", None) is not None:
            self._show_panel(analysis, options, cell, result)

    def _publish(self, analysis: Analysis, result: str, *, update: bool = False) -> None:
        """What lasts in a notebook, under an id by which a later one can take its place."""
        bundle = analysis._repr_mimebundle_()
        self._shell.display_pub.publish(bundle, {}, transient={"display_id": result}, update=update)

    def _show_panel(self, analysis: Analysis, options: AnalyzeOptions, cell: str, result: str) -> None:
        """The same to explore, where anywidget is installed; what it measures again is kept as well."""
        try:
            from sandcell.widget.panel import Panel
        except ImportError:
            return
        again = PatientAnalysis(self._bridge, self._connection, options, cell, analysis)
        panel = Panel(analysis, again, lambda analysis: self._publish(analysis, result, update=True))
        display(panel)  # type: ignore[no-untyped-call]

    @no_var_expand
    @line_magic
    @accounts.with_way_to_sign_in
    def sandcell(self, line: str) -> None:
        told = commands.run(line, self._connection, self._bridge)
        if isinstance(told, str):
            _write(sys.stdout, told)
        else:
            self._shell.display_pub.publish(told._repr_mimebundle_(), {})

    def close(self) -> None:
        """End the embedded backend, should there be one, and the background thread."""
        with contextlib.suppress(Exception):
            self._bridge.run(self._connection.close(), timeout=8)
        self._bridge.close()

    def warm(self) -> None:
        """Get the first sandbox ready without making anybody wait; what goes wrong is told when a cell is run."""
        self._bridge.submit(self._connection.warm())

    def _waiting(self) -> str:
        return "Waiting for a sandbox" if self._connection.found else "Starting Sandcell"

    def _conclude(self, outcome: Outcome, options: Options) -> None:
        """What follows the outputs: variables, files, the footer, the error."""
        problems: list[Exception | Interrupted] = []
        for take in (self._set_variables, self._save_files):
            try:
                take(outcome, options)
            except SandcellError as error:
                problems.append(error)
        if not options.quiet:
            self._shell.display_pub.publish(outcome.execution._repr_mimebundle_(), {})
        failed = failure(
            outcome.execution, outcome.error, lambda error: left_behind.hint(error, self._shell.user_ns, Path.cwd())
        )
        if failed is not None:
            problems.append(failed)
        elif outcome.error is not None:  # shown by the code itself, which then went on
            _write(sys.stderr, "\n".join(outcome.error.traceback))
        for problem in problems[:-1]:
            _print_error(problem)
        if problems and (options.raise_error or isinstance(problems[-1], Interrupted)):
            raise problems[-1]
        if problems:
            _print_error(problems[-1])

    def _set_variables(self, outcome: Outcome, options: Options) -> None:
        for variable in outcome.variables:
            if variable.name not in options.outputs:
                continue  # only what was asked for by name may enter the notebook
            try:
                self._shell.user_ns[variable.name] = decode(variable.value)
            except ValueError as error:
                raise SandcellError(f"-o: {variable.name} could not be read: {error}") from None
            except TypeError as error:
                raise SandcellError(f"-o: {variable.name}: {error}") from None

    def _save_files(self, outcome: Outcome, options: Options) -> None:
        if not options.save:
            return
        try:
            saved = save(outcome.files, options.save, Path.cwd(), overwrite=options.overwrite)
        except OSError as error:
            raise SaveError(f"--save: {error}") from None
        _write(sys.stdout, summary(saved) if saved else f"No file matched --save {' '.join(options.save)}")


# What `%%execute?` shows.
SandcellMagics.execute.__doc__ = execute_parser().format_help()
SandcellMagics.analyze.__doc__ = analyze_parser().format_help()
SandcellMagics.sandcell.__doc__ = commands.HELP

_Unload = Callable[[], None]
_loaded: dict[int, SandcellMagics] = {}


def load(shell: InteractiveShell) -> None:
    """Register the magics with the shell and start to warm a sandbox; loading twice is as loading once."""
    if id(shell) in _loaded:
        return
    magics = SandcellMagics(shell, Connection(), Bridge())
    _loaded[id(shell)] = magics
    shell.register_magics(magics)
    atexit.register(magics.close)
    magics.warm()


def unload(shell: InteractiveShell) -> None:
    """Take the magics away again."""
    magics = _loaded.pop(id(shell), None)
    if magics is None:
        return
    for name in ("execute", "analyze"):
        shell.magics_manager.magics["cell"].pop(name, None)
    shell.magics_manager.magics["line"].pop("sandcell", None)
    atexit.unregister(magics.close)
    magics.close()


def _print_error(error: Exception | Interrupted) -> None:
    lines = error._render_traceback_() if isinstance(error, SandcellError | Interrupted) else [str(error)]
    _write(sys.stderr, "\n".join(lines))


def _write(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()
