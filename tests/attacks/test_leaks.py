"""Between two runs: nothing that one leaves is seen by another, and no two share what should be secret."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.backend import Backend, Json

LITTER = """
import builtins, os, shutil, sys
builtins.left = sys.left = 'left'
os.environ['LEFT'] = 'left'
for where in ('/tmp', '/dev/shm', os.getcwd(), '/var/tmp', '/usr', os.path.dirname(os.__file__)):
    try: open(f'{where}/left', 'w').write('left')
    except OSError: pass
try: open('/dev/mqueue/left', 'w').write('x')
except OSError: pass
import warnings
warnings.simplefilter('ignore')  # of forking with threads
if not os.fork():
    os.setsid()
    import time
    while True: time.sleep(1)
import ctypes
ctypes.CDLL(None).shmget(4242, 4096, 0o1666)
print('littered')
"""
LOOK = """
import builtins, ctypes, os, sys
found = {
    'names': [n for n in ('left',) if hasattr(builtins, n) or hasattr(sys, n)],
    'env': os.environ.get('LEFT'),
    'files': [p for d in ('/tmp', '/dev/shm', os.getcwd(), '/var/tmp', '/usr', os.path.dirname(os.__file__))
              if os.path.isdir(d) for p in os.listdir(d) if p == 'left'],
    'processes': len([p for p in os.listdir('/proc') if p.isdigit()]),
    'shm': ctypes.CDLL(None).shmget(4242, 4096, 0),
}
"""
SECRETS = """
import os, random, secrets, tempfile, uuid
import numpy as np
found = {
    'random': random.random(), 'getrandbits': random.getrandbits(60), 'instance': random.Random().random(),
    'system': random.SystemRandom().random(), 'urandom': os.urandom(8).hex(), 'secrets': secrets.token_hex(8),
    'uuid4': str(uuid.uuid4()), 'uuid1': str(uuid.uuid1()), 'numpy': float(np.random.rand()),
    'generator': float(np.random.default_rng().random()), 'legacy': float(np.random.RandomState().rand()),
    'shuffled': str(np.random.permutation(50).tolist()), 'temporary': tempfile.mktemp(),
}
"""


def found(backend: Backend, code: str) -> Json:
    """The variable `found` that the code sets."""
    answer = backend.run(code, outputs=["found"])
    assert answer["status"] == "ok", answer
    result: Json = answer["variables"]["found"]
    return result


def test_a_run_finds_nothing_of_the_one_before(backend: Backend) -> None:
    clean = found(backend, LOOK)
    for _ in range(2):
        assert backend.run(LITTER)["outputs"][0]["text"] == "littered\n"
    assert found(backend, LOOK) == clean
    assert clean["names"] == clean["files"] == []
    assert clean["env"] is None
    assert clean["shm"] == -1


def test_two_sessions_see_nothing_of_each_other(backend: Backend) -> None:
    for name in ("one", "two"):
        backend.run(
            f"{LITTER}\nimport os; os.environ['WHO'] = open('/tmp/who', 'w').write('{name}') and '{name}'", session=name
        )
    for name in ("one", "two"):
        answer = backend.run("import os\nopen('/tmp/who').read(), os.environ['WHO']", session=name)
        assert answer["outputs"][-1]["data"]["text/plain"] == f"('{name}', '{name}')"
        assert backend.client.delete(f"/sessions/{name}").status_code == 204


def test_no_two_clones_share_a_random_number(backend: Backend) -> None:
    with ThreadPoolExecutor(2) as threads:
        clones = list(threads.map(lambda _: found(backend, SECRETS), range(4)))
    for kind in clones[0]:
        values = [clone[kind] for clone in clones]
        assert len(set(values)) == len(values), f"{kind}: {values}"


def test_a_session_goes_on_with_random_numbers_of_its_own(backend: Backend) -> None:
    backend.run("import random\nrandom.seed(1)", session="seeded")
    first = backend.run("random.random()", session="seeded")["outputs"][0]["data"]["text/plain"]
    assert first == "0.13436424411240122"
    assert backend.client.delete("/sessions/seeded").status_code == 204


def test_a_clones_clock_is_right(backend: Backend) -> None:
    before = time.time()
    clock = found(
        backend, "import time\na = time.monotonic(); time.sleep(0.2)\nfound = [time.time(), time.monotonic() - a]"
    )
    assert before - 2 < clock[0] < time.time() + 2
    assert 0.15 < clock[1] < 5


def test_threads_and_subprocesses_start_in_a_clone(backend: Backend) -> None:
    code = (
        "import concurrent.futures as cf, multiprocessing as mp, subprocess, sys\n"
        "with cf.ThreadPoolExecutor(4) as t: a = sum(t.map(len, ['ab'] * 10))\n"
        "with mp.get_context('fork').Pool(2) as p: b = sum(p.map(abs, range(-5, 0)))\n"
        "c = subprocess.run([sys.executable, '-c', 'print(7)'], capture_output=True, text=True).stdout\n"
        "found = [a, b, c]"
    )
    assert found(backend, code) == [20, 15, "7\n"]
