"""What a cell shows, in the shapes that Jupyter stores."""

from __future__ import annotations

import base64
import re
from typing import Any

from tests.backend import Backend, Json


def only(answer: Json) -> Any:
    """The one output of a run that went well."""
    assert answer["status"] == "ok", answer
    assert len(answer["outputs"]) == 1, answer["outputs"]
    return answer["outputs"][0]


def error_of(answer: Json) -> tuple[Any, str]:
    """The error of a run that raised, and its traceback as text without colours."""
    assert (answer["status"], answer["exit_code"]) == ("error", 1), answer
    error = answer["outputs"][-1]
    assert error["output_type"] == "error", answer["outputs"]
    return error, re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error["traceback"]))


def test_the_last_expression_is_the_result(backend: Backend) -> None:
    answer = backend.run("x = 6\nx * 7")
    assert answer["status"] == "ok"
    assert answer["exit_code"] == 0
    assert answer["outputs"] == [
        {"output_type": "execute_result", "data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1}
    ]


def test_an_empty_cell_and_a_silenced_expression_show_nothing(backend: Backend) -> None:
    assert backend.run("")["outputs"] == []
    assert backend.run("6 * 7;")["outputs"] == []


def test_a_top_level_await_works(backend: Backend) -> None:
    answer = backend.run("import asyncio\nawait asyncio.sleep(0.01, 'slept')")
    assert only(answer)["data"]["text/plain"] == "'slept'"


def test_a_shell_command_and_a_magic_work(backend: Backend) -> None:
    answer = backend.run("%precision 3\nlines = !echo one; echo two\n!echo $((6 * 7))\nlines[1], 3.14159")
    assert answer["status"] == "ok", answer
    assert answer["outputs"][-2] == {"output_type": "stream", "name": "stdout", "text": "42\n"}
    assert answer["outputs"][-1]["data"]["text/plain"] == "('two', 3.142)"


def test_display_shows_rich_objects_in_order(backend: Backend) -> None:
    code = (
        "from IPython.display import HTML, JSON, Markdown, display\n"
        "print('before')\n"
        "display(HTML('<b>bold</b>'), metadata={'source': 'test'})\n"
        "display(Markdown('*md*'), JSON({'a': [1, None]}))\n"
        "print('after')"
    )
    outputs = backend.run(code)["outputs"]
    kinds = [output["output_type"] for output in outputs]
    assert kinds == ["stream", "display_data", "display_data", "display_data", "stream"]
    assert outputs[1]["data"]["text/html"] == "<b>bold</b>"
    assert outputs[1]["metadata"] == {"source": "test"}
    assert outputs[2]["data"]["text/markdown"] == "*md*"
    assert outputs[3]["data"]["application/json"] == {"a": [1, None]}


def test_a_display_is_updated_in_place(backend: Backend) -> None:
    code = "h = display('first', display_id=True)\nprint('between')\nh.update('second')"
    outputs = backend.run(code)["outputs"]
    assert [output["output_type"] for output in outputs] == ["display_data", "stream"]
    assert outputs[0]["data"]["text/plain"] == "'second'"
    events = backend.events(code)
    shown = next(event for event in events if event["type"] == "display_data")
    updated = next(event for event in events if event["type"] == "update_display_data")
    assert updated["transient"] == shown["transient"]
    assert updated["data"]["text/plain"] == "'second'"


def test_clear_output_leaves_what_comes_after_it(backend: Backend) -> None:
    code = "from IPython.display import clear_output\nprint('old')\nclear_output(wait={})\nprint('new')"
    for wait in (True, False):
        outputs = backend.run(code.format(wait))["outputs"]
        assert outputs == [{"output_type": "stream", "name": "stdout", "text": "new\n"}], wait


def test_a_progress_bar_moves_in_place(backend: Backend) -> None:
    events = backend.events("from tqdm import tqdm\nfor _ in tqdm(range(3), mininterval=0):\n    pass")
    text = "".join(event["text"] for event in events if event["type"] == "stream")
    assert "100%" in text
    assert text.count("\r") >= 3
    assert {event["name"] for event in events if event["type"] == "stream"} == {"stderr"}


def test_a_figure_is_shown_as_an_image(backend: Backend) -> None:
    answer = backend.run("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);")
    image = base64.b64decode(only(answer)["data"]["image/png"])
    assert image.startswith(b"\x89PNG\r\n")


def test_a_table_is_shown_as_html_and_as_text(backend: Backend) -> None:
    data = only(backend.run("import pandas as pd\npd.DataFrame({'city': ['Oslo'], 'people': [709]})"))["data"]
    assert "<table" in data["text/html"]
    assert "Oslo" in data["text/html"]
    assert "Oslo" in data["text/plain"]


def test_a_traceback_shows_the_cells_own_lines_and_no_others(backend: Backend) -> None:
    code = "def ratio(a, b):\n    return a / b  # the culprit\n\nprint('first')\nratio(1, 0)"
    answer = backend.run(code)
    error, text = error_of(answer)
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert "return a / b" in text
    assert "Cell In[1], line 5" in text
    assert "Cell In[1], line 2, in ratio(a, b)" in text
    assert "ratio(1, 0)" in text
    assert "sandcell_runner" not in text
    assert "IPython" not in text
    assert answer["outputs"][0]["text"] == "first\n"


def test_a_syntax_error_points_at_its_place(backend: Backend) -> None:
    error, text = error_of(backend.run("x = (1,\ny = 2"))
    assert error["ename"] == "SyntaxError"
    assert "Cell In[1]" in text
    assert "^" in text
    assert "sandcell_runner" not in text


def test_a_chained_and_a_grouped_error_show_all_their_parts(backend: Backend) -> None:
    code = "try:\n    {}['missing']\nexcept KeyError as e:\n    raise ExceptionGroup('several', [ValueError('bad'), e])"
    error, text = error_of(backend.run(code))
    assert error["ename"] == "ExceptionGroup"
    for part in ("several", "ValueError: bad", "KeyError: 'missing'"):
        assert part in text


def test_an_object_that_fails_to_show_itself_does_not_fail_the_run(backend: Backend) -> None:
    code = "class Shy:\n    def __repr__(self):\n        raise RuntimeError('no picture')\nprint('alive')\nShy()"
    answer = backend.run(code)
    assert answer["status"] in ("ok", "error")
    assert "alive\n" in answer["outputs"][0]["text"]
    assert "no picture" in str(answer["outputs"])


def test_the_first_and_the_last_event_frame_the_run(backend: Backend) -> None:
    events = backend.events("print('x')")
    first, last = events[0], events[-1]
    assert [event["type"] for event in events] == ["started", "stream", "finished"]
    assert first["runtime"] == "default"
    assert first["session"] is None
    assert first["isolated"] is True
    assert first["executor"]
    assert first["python"].count(".") == 2
    assert last["status"] == "ok"
    assert (last["exit_code"], last["limit"], last["message"]) == (0, None, None)
    assert last["session_ended"] is False
    usage = last["usage"]
    assert usage["wall_ms"] > 0
    assert usage["peak_memory_bytes"] > 10 << 20
    assert usage["queue_ms"] == first["queue_ms"]


def test_usage_tells_what_the_code_cost(backend: Backend) -> None:
    code = "import time\nb = b'x' * (64 << 20)\nend = time.process_time() + 1.5\nwhile time.process_time() < end: pass"
    usage = backend.run(code)["usage"]
    idle = backend.run("import time\ntime.sleep(0.6)")["usage"]
    assert usage["cpu_ms"] > 300
    assert idle["cpu_ms"] < 300
    assert idle["wall_ms"] > 590
    assert usage["peak_memory_bytes"] > idle["peak_memory_bytes"] + (40 << 20)


def test_installing_packages_says_why_it_cannot_work(one_backend: Backend) -> None:
    answer = one_backend.run("!python -m pip install sandcell-is-not-there")
    said = "".join(output["text"] for output in answer["outputs"] if output["name"] == "stderr")
    assert said.endswith("Sandboxes have no network. Install packages where this notebook runs: cells see them.\n")
