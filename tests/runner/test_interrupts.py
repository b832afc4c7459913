import threading
import time
from collections.abc import Callable

import pytest

from .driver import Runner


@pytest.mark.parametrize(
    "code",
    [
        "print('go', flush=True)\nwhile True: pass",
        "print('go')\nimport time; time.sleep(60)",
        "print('go')\nimport asyncio; await asyncio.sleep(60)",
        "print('go')\nimport asyncio\nawait asyncio.gather(*(asyncio.sleep(60) for _ in range(3)))",
        "print('go')\n!sleep 60",
        "print('go')\nx = !sleep 60",
        "while True: print('go')",
        "import os\nwhile True: os.write(1, b'go\\n'); print('go')",
        "print('go')\nimport threading; threading.Event().wait()",
        "print('go')\nimport numpy as np\nwhile True: np.ones(10)",
    ],
)
def test_an_interrupt_ends_the_cell_and_nothing_else(runner: Runner, code: str) -> None:
    runner.start(code)
    assert "go" in runner.receive()["text"]
    runner.interrupt()
    run = runner.finish()
    assert run.error["ename"] == run.last["ename"] == "KeyboardInterrupt"
    text = "\n".join(run.error["traceback"])
    assert "sandcell_runner" not in text
    assert runner.run("'alive'").result == "'alive'"


def test_an_interrupt_before_the_cell_begins_is_not_lost(runner: Runner) -> None:
    for _ in range(10):
        runner.start("import time; time.sleep(30)")
        runner.interrupt()
        assert runner.finish().last["ename"] == "KeyboardInterrupt"


def test_an_interrupt_between_runs_does_nothing(runner: Runner) -> None:
    runner.interrupt()
    runner.interrupt()
    assert runner.run("import time; time.sleep(0.05); 5").result == "5"


def test_an_interrupt_as_a_run_ends_hurts_neither_it_nor_the_next(runner: Runner) -> None:
    for step in range(150):
        runner.start("x = 5\nx")
        timer = threading.Timer(step * 0.00002, runner.interrupt)
        timer.start()
        first = runner.finish()
        timer.join()
        assert first.last["ename"] in (None, "KeyboardInterrupt"), first.frames
        if first.last["ename"]:
            assert first.error["ename"] == "KeyboardInterrupt"
        assert runner.run("'next'").result == "'next'"


def test_a_cell_may_catch_it(runner: Runner) -> None:
    runner.start("import time\ntry: print('go'); time.sleep(60)\nexcept KeyboardInterrupt: print('caught')")
    runner.receive()
    runner.interrupt()
    run = runner.finish()
    assert run.stdout == "caught\n"
    assert run.last["status"] == "ok"


def test_a_cell_s_own_timer_cannot_tear_a_frame(runner: Runner) -> None:
    """The classic time-out by SIGALRM, thrown into the middle of large writes again and again."""
    run = runner.run(
        "import signal\n"
        "def stop(*_): raise TimeoutError\n"
        "old = signal.signal(signal.SIGALRM, stop)\n"
        "n = 0\n"
        "for i in range(200):\n"
        "    try:\n"
        "        signal.setitimer(signal.ITIMER_REAL, 0.001 + i * 1e-5)\n"
        "        while True: print('x' * 150_000)\n"
        "    except TimeoutError: n += 1\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.02)\n"
        "n"
    )
    assert run.result == "200"
    time.sleep(0.1)  # the last alarm goes off between the runs, and is raised in the next
    assert runner.run("signal.signal(signal.SIGALRM, old); 5").last["ename"] == "TimeoutError"
    assert runner.run("signal.signal(signal.SIGALRM, old); 'alive'").result == "'alive'"


def test_handlers_may_print_while_the_cell_prints(runner: Runner) -> None:
    run = runner.run(
        "import signal\n"
        "def tick(*_): print('<tick>')\n"
        "signal.signal(signal.SIGALRM, tick)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\n"
        "for i in range(5000): print(i)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0)\n"
        "signal.signal(signal.SIGALRM, signal.SIG_DFL);"
    )
    ticks = run.stdout.count("<tick>")
    assert ticks > 0
    assert run.stdout.count("\n") == 5000 + ticks
    assert "".join(run.stdout.replace("<tick>", "").split()) == "".join(map(str, range(5000)))


def test_an_interrupt_that_was_noted_but_woke_nobody_is_heard(new_runner: Callable[..., Runner]) -> None:
    """As one is that comes just before a system call. Here another thread takes the signal, so it is certain."""
    runner = new_runner()
    runner.start(
        "import signal, threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "print('go')\n"
        "time.sleep(60)"
    )
    runner.receive()
    runner.interrupt()
    assert runner.finish().last["ename"] == "KeyboardInterrupt"


def test_code_that_goes_on_after_its_interrupt_is_not_interrupted_again(runner: Runner) -> None:
    runner.start(
        "import time\ntry: print('go'); time.sleep(60)\nexcept KeyboardInterrupt: time.sleep(0.5); print('cleaned up')"
    )
    runner.receive()
    runner.interrupt()
    run = runner.finish()
    assert (run.stdout, run.last["status"]) == ("cleaned up\n", "ok")
