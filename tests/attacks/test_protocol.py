"""Lying to the host: forged, broken and oversized frames, by whatever descriptor the code can find."""

from __future__ import annotations

import pytest

from tests.backend import Backend, Json

STATUSES = {"ok", "error", "timeout", "output", "processes", "memory", "killed", "cancelled"}

# Finds every socket and pipe of its own that can be written, the runner's own among them.
FIND = """
import json, os, socket, stat, struct, sys, time
def doors():
    for name in os.listdir('/proc/self/fd'):
        fd = int(name)
        try:
            mode = os.fstat(fd).st_mode
            if fd > 2 and (stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode)): yield fd
        except OSError: pass
def shout(data):
    for fd in list(doors()):
        try: os.set_blocking(fd, False); os.write(fd, data)
        except OSError: pass
def frame(obj):
    body = obj if isinstance(obj, bytes) else json.dumps(obj).encode()
    shout(b'\\3' + body)                            # as a packet between worker and supervisor
    shout(struct.pack('>I', len(body)) + body)      # as a frame to the host
def deep(n): frame(b'{"type":"display_data","data":{"application/json":' + b'[' * n + b']' * n + b'}}')
def value(text): frame(b'{"type":"variable","name":"x","value":' + text + b'}')
print('found', len(list(doors())) > 0)
"""

FORGERIES: dict[str, str] = {
    "an end that never was": (
        "frame({'type': 'done', 'execution_count': 1, 'status': 'ok', 'exit_code': 0, 'ename': None})\nwhile True: pass"
    ),
    "an exit that never was": "frame({'type': 'exited', 'exit_code': 0, 'signal': None})\ntime.sleep(1)",
    "the host's own events": (
        "frame({'type': 'started', 'isolated': False})\nframe({'type': 'finished', 'status': 'ok'})\n"
        "frame({'type': 'keepalive'})\ntime.sleep(0.3)"
    ),
    "a limit that was not broken": "frame({'type': 'limit', 'limit': 'processes', 'peak': 10**9})\ntime.sleep(1)",
    "ready once more": "frame({'type': 'ready', 'python': 'x' * 10**5, 'packages': {}, 'pid': -1})\ntime.sleep(0.3)",
    "an unknown type": "frame({'type': 'x' * 1000})\ntime.sleep(0.3)",
    "a type that is none": "frame({'type': {'a': 1}})\nframe([])\nframe('done')\nframe(None)\ntime.sleep(0.3)",
    "no JSON": "frame(b'{\"type\": ')\nframe(b'\\xff\\xfe')\nframe(b'')\ntime.sleep(0.3)",
    "deep JSON": "deep(10**5)\ntime.sleep(0.3)",
    "JSON that is just not too deep": "deep(900)\ntime.sleep(0.3)",
    "numbers that are none": "value(b'NaN')\nvalue(b'1e999')\ntime.sleep(0.3)",
    "a number without end": "value(b'9' * 10**5)\ntime.sleep(0.3)",
    "wrong fields": (
        "frame({'type': 'done', 'execution_count': -1, 'status': 'great', 'exit_code': 'x'})\n"
        "frame({'type': 'done', 'execution_count': 10**400, 'status': 'ok', 'exit_code': 0})\n"
        "frame({'type': 'stream', 'name': 'stdin', 'text': 1})\n"
        "frame({'type': 'file', 'path': ['..'], 'base64': 1})\ntime.sleep(0.3)"
    ),
    "paths that lead out": (
        "frame({'type': 'file', 'path': '../../etc/cron.d/x', 'base64': 'eA=='})\n"
        "frame({'type': 'file', 'path': '/etc/x', 'base64': 'eA=='})\ntime.sleep(0.3)"
    ),
    "surrogates": 'frame(b\'{"type":"stream","name":"stdout","text":"\\\\ud800"}\')\ntime.sleep(0.3)',
    "a length of four gigabytes": "shout(b'\\xff\\xff\\xff\\xff' + b'x' * 1000)\ntime.sleep(0.3)",
    "half a frame": "shout(b'\\1' + b'x' * 1000)\nshout(b'\\0\\0\\1\\0x')\nos._exit(0)",
    "a frame of 200 MB in parts": (
        "import itertools\nfor fd in list(doors()):\n    try:\n        os.set_blocking(fd, True)\n"
        "        if not stat.S_ISSOCK(os.fstat(fd).st_mode): continue\n        os.write(fd, b'\\1' + b'x' * 30000)\n"
        "        for _ in range(7000): os.write(fd, b'\\0' + b'x' * 30000)\n    except OSError: pass\ntime.sleep(1)"
    ),
    "acknowledgements without end": "while True: frame({'type': 'sync', 'number': 1})",
    "every descriptor closed": "os.closerange(0, 1024)\nwhile True: pass",
    "every descriptor but its output closed": "os.closerange(3, 1024)\nos.write(1, b'still here\\n')\ntime.sleep(0.3)",
    "every descriptor turned to another": (
        "n = os.open('/dev/zero', os.O_RDWR)\nfor fd in list(doors()): os.dup2(n, fd)\nprint('x')\ntime.sleep(0.3)"
    ),
    "pipes stuffed by a child": (
        "if not os.fork():\n    while True: os.write(1, b'x' * 65536)\nos.closerange(3, 1024)\ntime.sleep(1)"
    ),
    "the shell taken apart": (
        "import IPython\nip = get_ipython()\nip.run_cell = ip.showtraceback = None\nip.display_pub.channel = None\n"
        "sys.modules.clear()\nimport builtins\nbuiltins.__import__ = None\nprint('still')"
    ),
    "the runner's code replaced": (
        "import sandcell_runner.frames as f, sandcell_runner.channel as c\n"
        "c.encode_payload = lambda frame: b'[]'\nprint('x')"
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_spoils_only_its_own_run(backend: Backend, what: str) -> None:
    events = backend.events(FIND + FORGERIES[what], limits={"wall_s": 4})
    check(events)
    assert events[-1]["usage"]["wall_ms"] < 10_000


def check(events: list[Json]) -> None:
    """One beginning, one end, both the host's own; nothing between but outputs."""
    kinds = [event["type"] for event in events]
    assert kinds[0] == "started"
    assert events[0]["isolated"] is True
    assert kinds[-1] == "finished"
    assert events[-1]["status"] in STATUSES
    assert not {"started", "finished", "ready", "done", "exited", "limit", "sync"} & set(kinds[1:-1])


def test_a_forged_end_cannot_buy_time(backend: Backend) -> None:
    before = backend.metric("sandcell_sandboxes", state="live")
    events = backend.events(FIND + FORGERIES["an end that never was"], limits={"wall_s": 3})
    check(events)
    assert events[-1]["usage"]["wall_ms"] < 6000
    assert before == 0


def test_a_session_that_forges_its_end_harms_only_itself(backend: Backend) -> None:
    code = (
        FIND
        + "import threading\n"
        + (
            "def later():\n    while True:\n"
            "        frame({'type': 'done', 'execution_count': 1, 'status': 'ok', 'exit_code': 0})\n"
            "        frame({'type': 'stream', 'name': 'stdout', 'text': 'forged'})\n        time.sleep(0.05)\n"
            "threading.Thread(target=later).start()"
        )
    )
    backend.events(code, session="liar")
    for _ in range(3):
        answer = backend.post(code="import time\ntime.sleep(0.2)\nprint('mine')", session="liar")
        assert answer.status_code in (200, 410), answer.text
    backend.client.delete("/sessions/liar")
    assert backend.run("print('clean')")["outputs"][0]["text"] == "clean\n"


CODES: dict[str, tuple[str, set[str]]] = {
    "NUL": ("x = 1\0\nprint('ran')", {"error"}),
    "a byte order mark": ("\ufeffprint('ran')", {"ok", "error"}),
    "other ends of lines": ("print(1)\r\nprint(2)\rprint(3)\x0cprint(4)\u2028", {"ok", "error"}),
    "an encoding that lies": ("# -*- coding: utf-16 -*-\nprint('ä')", {"ok", "error"}),
    "an encoding that is none": ("# -*- coding: no-such-thing -*-\nprint('ä')", {"ok", "error"}),
    "text from right to left": ("s = '\u202e \u2066 # x'\nprint(len(s))", {"ok"}),
    "brackets without end": ("(" * 10_000, {"error", "killed"}),
    "nested brackets": ("[" * 5_000 + "]" * 5_000, {"error", "killed"}),
    "a sum of a hundred thousand": ("+".join(["1"] * 100_000), {"ok", "error", "killed", "memory"}),
    "a magic that is none": ("%%nothing\nbody", {"error"}),
    "magics that reach for the machine": ("%cd /\n%ls /root\n%env PATH=/x\n%%bash\ncat /etc/shadow", {"ok", "error"}),
}


@pytest.mark.parametrize("what", CODES)
def test_strange_source_code_is_only_strange(backend: Backend, what: str) -> None:
    code, statuses = CODES[what]
    answer = backend.run(code, limits={"wall_s": 20})
    assert answer["status"] in statuses, answer
    assert "ran\n" not in str(answer["outputs"]) or answer["status"] == "ok"


def test_surrogates_in_code_are_refused_and_elsewhere_harmless(backend: Backend) -> None:
    raw = b'{"code": "x = \'\\ud800\'"}'
    refused = backend.client.post("/execute", content=raw, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "code")
    for field in (
        b'"stdin": "\\ud800"',
        b'"inputs": {"x": "\\ud800"}',
        b'"files": [{"path": "\\ud800", "base64": ""}]',
    ):
        raw = b'{"code": "print(1)", ' + field + b"}"
        answer = backend.client.post("/execute", content=raw, headers={"Content-Type": "application/json"})
        assert answer.status_code in (200, 422), answer.text


def test_surrogates_in_results_arrive_as_valid_json(backend: Backend) -> None:
    code = "x = '\\udc80'\nprint(x)\ndisplay({'text/plain': x}, raw=True)\nopen('f', 'w').close()\nraise ValueError(x)"
    answer = backend.run(code, outputs=["x"])
    assert answer["status"] == "error"
    assert "\udc80" not in str([output.get("text") for output in answer["outputs"]])
