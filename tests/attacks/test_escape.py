"""Reaching out of the sandbox: for the host's files, secrets, processes, kernel and network."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import httpx2
import pytest

from tests.attacks.surroundings import Surroundings
from tests.backend import Backend, Json


def reports(backend: Backend, code: str) -> Json:
    """The variable `found` that the code sets."""
    answer = backend.run(f"found = {{}}\n{code}", outputs=["found"], limits={"wall_s": 30})
    assert answer["status"] == "ok", answer
    found: Json = answer["variables"]["found"]
    return found


def test_the_hosts_files_are_not_there(backend: Backend, surroundings: Surroundings) -> None:
    paths = ["/etc/shadow", "/etc/ssh", "/home", "/var", "/run", "/boot", "/etc/machine-id", "/mnt"]
    paths += [str(Path.home() / ".ssh"), str(Path.home() / ".bashrc"), "/root/.bashrc"]
    found = reports(backend, f"import os\nfor p in {paths!r}:\n    if os.path.exists(p): found[p] = True")
    assert found == {}
    found = reports(
        backend, "import os\nfound['root'] = sorted(os.listdir('/'))\nfound['etc'] = sorted(os.listdir('/etc'))"
    )
    assert not {"home", "var", "run", "boot", "srv", "media"} & set(found["root"])
    assert {"shadow", "sudoers", "hostname", "resolv.conf", "fstab"} & set(found["etc"]) <= surroundings.etc


def test_nothing_of_the_host_is_told(backend: Backend) -> None:
    code = (
        "import glob, os, platform, socket\n"
        "found['env'] = dict(os.environ)\nfound['host'] = socket.gethostname()\nfound['kernel'] = platform.release()\n"
        "found['uid'] = os.getuid()\nfound['groups'] = os.getgroups()\n"
        "found['init'] = open('/proc/1/environ').read()\nfound['words'] = open('/proc/1/cmdline').read()\n"
        "found['pids'] = sorted(int(p) for p in os.listdir('/proc') if p.isdigit())\n"
        "found['status'] = [l for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs', 'Seccomp'))]"
    )
    found = reports(backend, code)
    assert backend.token not in str(found)
    assert not [name for name in found["env"] if name.startswith("SANDCELL")]
    assert found["host"] == "sandbox" != socket.gethostname()
    assert found["kernel"] != os.uname().release
    assert found["uid"] == 65534
    assert 0 not in found["groups"]
    assert len(found["pids"]) <= 3
    caps = {line.split(":")[0]: int(line.split()[1], 16) for line in found["status"] if line.startswith("Cap")}
    assert not any(caps.values()), caps


def test_only_its_own_folders_can_be_written(backend: Backend) -> None:
    code = (
        "import os, sys, sysconfig, IPython\n"
        "places = ['/', '/usr', '/usr/lib', '/etc', '/etc/passwd', '/opt', '/opt/sandcell', sys.prefix, os.__file__,\n"
        "          IPython.__file__, sysconfig.get_path('purelib'), '/proc/sys/kernel/core_pattern', '/dev/null/x']\n"
        "import pathlib\nplaces += [str(p) for p in pathlib.Path('/opt/sandcell').rglob('*.py')][:3]\n"
        "for p in places:\n"
        "    try:\n"
        "        if os.path.isdir(p): open(p + '/written', 'w').close()\n"
        "        else: open(p, 'r+b').write(b'x')\n"
        "        found[p] = 'written'\n"
        "    except OSError: pass\n"
        "    try:\n        os.rename(p, p + '.moved'); found[p] = 'moved'\n    except OSError: pass\n"
        "    try:\n        os.chmod(p, 0o777); found[p] = 'chmod'\n    except OSError: pass\n"
    )
    assert reports(backend, code) == {}


SYSCALLS = """
import ctypes, os, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, call, *arguments):
    ctypes.set_errno(0)
    if call(*arguments) >= 0: found[name] = True
def python(name, what):
    try: found[name] = repr(what())[:100]
    except (OSError, PermissionError, ValueError): pass
attempt('mount proc', libc.mount, b'proc', b'/tmp', b'proc', 0, None)
attempt('remount /usr', libc.mount, b'', b'/usr', b'', 32 | 4096, None)
attempt('umount', libc.umount2, b'/usr', 2)
attempt('chroot', libc.chroot, b'/tmp')
attempt('pivot_root', libc.syscall, 155, b'/tmp', b'/tmp')
attempt('setuid', libc.setuid, 0)
attempt('setgid', libc.setgid, 0)
net = os.open('/proc/self/ns/net', os.O_RDONLY) if os.path.exists('/proc/self/ns/net') else -1
attempt('setns', libc.setns, net, 0)
attempt('bpf', libc.syscall, 321, 0, ctypes.create_string_buffer(128), 128)
attempt('perf_event_open', libc.syscall, 298, ctypes.create_string_buffer(128), 0, -1, -1, 0)
attempt('init_module', libc.syscall, 175, b'x', 1, b'')
attempt('finit_module', libc.syscall, 313, 0, b'', 0)
attempt('kexec_load', libc.syscall, 246, 0, 0, None, 0)
attempt('reboot', libc.syscall, 169, 0xfee1dead, 672274793, 0, None)
attempt('swapon', libc.swapon, b'/tmp/x', 0)
attempt('settimeofday', libc.settimeofday, ctypes.create_string_buffer(16), None)
attempt('sethostname', libc.sethostname, b'x', 1)
libc.mknod(b'/tmp/mem', 0o020666, 0x101)
python('mknod', lambda: open('/tmp/mem', 'rb').read(1))
libc.mknod(b'/tmp/disk', 0o060666, 0x800)
python('mknod', lambda: open('/tmp/disk', 'rb').read(1))
attempt('iopl', libc.syscall, 172, 3)
attempt('open_by_handle_at', libc.syscall, 304, -100, ctypes.create_string_buffer(64), 0)
attempt('userfaultfd', libc.syscall, 323, 0)
attempt('add_key', libc.syscall, 248, b'user', b'x', b'y', 1, -3)
attempt('ptrace init', libc.ptrace, 16, 1, None, None)
python('raw socket', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
python('packet socket', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3))
python('vsock', lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).connect((2, 22)))
for n in ('mem', 'kmem', 'kvm', 'sda', 'vda', 'loop0'):
    python('/dev/' + n, lambda: open('/dev/' + n, 'rb'))
python('hard limit', lambda: __import__('resource').setrlimit(__import__('resource').RLIMIT_NOFILE, (1 << 20, 1 << 20)))
"""


def test_no_privileged_call_is_granted(backend: Backend) -> None:
    assert reports(backend, SYSCALLS) == {}


def test_a_user_namespace_of_its_own_leads_nowhere(backend: Backend) -> None:
    code = (
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "r, w = os.pipe()\nif not os.fork():\n"
        "    libc.unshare(0x10000000 | 0x00020000)\n"
        "    for f, text in (('setgroups', 'deny'), ('uid_map', '0 65534 1')):\n"
        "        try: open(f'/proc/self/{f}', 'w').write(text)\n"
        "        except OSError: pass\n"
        "    libc.mount(b'', b'/usr', b'', 32 | 4096, None)\n"
        "    for p in ('/usr/written', '/opt/sandcell/written', '/written'):\n"
        "        try: open(p, 'w'); os.write(w, p.encode() + b' written ')\n"
        "        except OSError: pass\n"
        "    for p in ('/etc/shadow', '/root', '/home'):\n"
        "        if os.path.exists(p) and (os.path.isfile(p) or os.listdir(p)): os.write(w, p.encode() + b' seen ')\n"
        "    os._exit(0)\nos.close(w)\nos.wait()\nfound['said'] = os.read(r, 1000).decode()"
    )
    found = reports(backend, code)["said"].split()
    assert "/etc/shadow" not in found
    assert "written" not in found


def test_there_is_no_network(backend: Backend, surroundings: Surroundings) -> None:
    port = httpx2.URL(backend.url).port
    code = (
        "import socket\n"
        "for family, address in [\n"
        f"    (socket.AF_INET, ('127.0.0.1', {port})), (socket.AF_INET, ('127.0.0.1', 22)),\n"
        "    (socket.AF_INET, ('169.254.169.254', 80)),\n"
        "    (socket.AF_INET, ('8.8.8.8', 53)), (socket.AF_INET, ('10.0.0.1', 443)),\n"
        f"    (socket.AF_INET6, ('::1', {port})), (socket.AF_INET6, ('2001:4860:4860::8888', 53)),\n"
        "]:\n"
        "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
        "        s = socket.socket(family, kind); s.settimeout(1)\n"
        "        try:\n"
        "            s.connect(address)\n"
        "            if kind == socket.SOCK_DGRAM:\n"
        "                s.send(b'x'); s.recv(1)\n"
        "            found[str((address, kind))] = True\n"
        "        except OSError: pass\n"
        "for name in ('localhost.localdomain', 'example.com', 'metadata.google.internal'):\n"
        "    try: found[name] = str(socket.getaddrinfo(name, 80))\n"
        "    except OSError: pass\n"
        "found['links'] = [name for _, name in socket.if_nameindex()]\n"
        "found['routes'] = len(open('/proc/net/route').read().splitlines())\n"
    )
    found = reports(backend, code)
    assert set(found.pop("links")) <= surroundings.links
    assert found.pop("routes") <= 1 + surroundings.routes  # the first line says what the others mean
    assert found == {}


def test_the_hosts_sockets_cannot_be_reached(backend: Backend) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0sandcell-test-door")
        server.listen()
        code = (
            "import os, socket\n"
            "for address in ('\\0sandcell-test-door', '/run/docker.sock', '/run/dbus/system_bus_socket'):\n"
            "    s = socket.socket(socket.AF_UNIX)\n"
            "    try: s.connect(address); found[address] = True\n"
            "    except OSError: pass\n"
        )
        assert reports(backend, code) == {}


PROC_FD = """
import os, stat
def kinds(pid):
    for name in os.listdir(f'/proc/{pid}/fd'):
        path = f'/proc/{pid}/fd/{name}'
        try: target = os.readlink(path)
        except OSError: continue
        yield int(name), path, target
# Every descriptor of our own, opened again by its name, and used as a way up.
for fd, path, target in kinds('self'):
    for flags in (os.O_RDWR, os.O_WRONLY, os.O_RDONLY | os.O_DIRECTORY):
        try: again = os.open(path, flags | os.O_NONBLOCK)
        except OSError: continue
        if stat.S_ISDIR(os.fstat(again).st_mode):
            try:
                up = os.open('../../../../../../../etc/shadow', os.O_RDONLY, dir_fd=again)
                found[f'{path} up'] = os.read(up, 10).decode()
            except OSError: pass
        os.close(again)
for pid in ('1', 'self'):
    for way in ('root', 'cwd', 'exe', 'task/1/root'):
        try: found[f'{pid}/{way}'] = open(f'/proc/{pid}/{way}/etc/shadow').read(10)
        except OSError: pass
# PID 1's descriptors and memory.
try:
    for fd, path, target in kinds(1):
        try:
            with open(path, 'r+b', buffering=0) as f:
                if target.startswith('socket:') and f.write(b'\\0\\0\\0\\2{}'): found[path] = target
        except OSError: pass
except OSError: pass
import ctypes
libc = ctypes.CDLL(None)
pidfd = libc.syscall(434, 1, 0)
if pidfd >= 0:
    for n in range(64):
        if libc.syscall(438, pidfd, n, 0) >= 0: found[f'pidfd_getfd {n}'] = True
"""


def test_descriptors_and_proc_lead_nowhere(backend: Backend) -> None:
    assert reports(backend, PROC_FD) == {}


@pytest.mark.parametrize("signal", [9, 15, 6, 11, 19])
def test_signals_to_the_runners_supervisor_harm_only_this_run(backend: Backend, signal: int) -> None:
    answer = backend.run(f"import os, time\nprint('in')\nos.kill(1, {signal})\ntime.sleep(1)", limits={"wall_s": 3})
    assert answer["status"] in ("ok", "killed", "error", "timeout"), answer
    assert answer["usage"]["wall_ms"] < 8000
    assert backend.run("1")["status"] == "ok"


def test_all_processes_killed_at_once(backend: Backend) -> None:
    answer = backend.run("import os\nprint('in', flush=True)\nos.kill(-1, 9)\nos.kill(0, 9)")
    assert answer["status"] in ("killed", "error"), answer
    assert answer["outputs"][0]["text"] == "in\n"
