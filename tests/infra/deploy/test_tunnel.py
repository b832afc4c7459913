"""infra/deploy/tunnel: a way to an API server without a public address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.infra.deploy.conftest import STACK, Deploy
from tests.server.daemons import free_port

HOST = "ABC.gr7.us-east-1.eks.amazonaws.com"
_ASK = 'exec 3<>"/dev/tcp/127.0.0.1/${SANDCELL_API_SERVER##*:}"; echo hello >&3; cat <&3'


@pytest.fixture
def api_server(deploy: Deploy) -> Iterator[None]:
    """Answers what it is told, once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        deploy.write("api-server", f"127.0.0.1:{listening.getsockname()[1]}")

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"you said " + connection.recv(100))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def _cluster(deploy: Deploy, *, public: bool) -> None:
    deploy.write("cluster", {"endpoint": f"https://{HOST}", "resourcesVpcConfig": {"endpointPublicAccess": public}})


@pytest.mark.parametrize("public", [False, True])
def test_the_command_speaks_with_the_api_server_through_a_node(deploy: Deploy, api_server: None, public: bool) -> None:
    """A public address is for listed networks, of which GitHub's are none."""
    _cluster(deploy, public=public)
    deploy.write("nodes", "i-0123456789abcdef0\ti-1")
    port = str(free_port())
    done = deploy.run("tunnel", STACK, "bash", "-c", _ASK, SANDCELL_TUNNEL_PORT=port)
    assert (done.returncode, done.stdout) == (0, "you said hello\n"), done.stderr
    (session,) = [words for words in deploy.calls("aws") if words[:2] == ["ssm", "start-session"]]
    assert session[session.index("--target") + 1] == "i-0123456789abcdef0"
    assert session[-1] == f"host={HOST},portNumber=443,localPortNumber={port}"
    (config,) = [words for words in deploy.calls("kubectl") if words[:2] == ["config", "set-cluster"]]
    assert config[3:] == ["--server", f"https://127.0.0.1:{port}", "--tls-server-name", HOST]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(port)), timeout=1)


def test_the_commands_own_end_is_the_scripts(deploy: Deploy, api_server: None) -> None:
    _cluster(deploy, public=False)
    deploy.write("nodes", "i-0")
    done = deploy.run("tunnel", STACK, "bash", "-c", "exit 7", SANDCELL_TUNNEL_PORT=str(free_port()))
    assert done.returncode == 7


def test_without_a_cluster_there_is_no_tunnel(deploy: Deploy) -> None:
    done = deploy.run("tunnel", STACK, "bash", "-c", "echo ${SANDCELL_API_SERVER:-none}")
    assert (done.returncode, done.stdout) == (0, "none\n"), done.stderr
    assert not [words for words in deploy.calls("aws") if words[0] == "ssm"]


def test_a_cluster_without_nodes_has_no_way_in(deploy: Deploy) -> None:
    _cluster(deploy, public=False)
    done = deploy.run("tunnel", STACK, "true")
    assert done.returncode == 1
    assert "no node to go by" in done.stderr
