"""What the stand-in for AWS's command line asks: words of a command, answered by ministack, a few by hand."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import jmespath
from botocore.exceptions import ClientError

from tests.server.cognito import REGION


class CommandLine:
    """`aws SERVICE OPERATION --option value`, with boto3's clients; `folder` is where a test has its files."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._clients: dict[str, Any] = {}
        self.folder = Path()

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service, region_name=REGION, endpoint_url=self._endpoint, aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )  # fmt: skip
        return self._clients[service]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def run(self, words: list[str], stdin: str, kubeconfig: str | None) -> tuple[int, str, str]:
        """Exit code, standard output and error."""
        with (self.folder / "calls").open("a") as log:
            log.write(json.dumps(["aws", *words]) + "\n")
        service, operation, *rest = words
        options = _options(rest)
        match service, operation:
            case "ecr", "get-login-password":
                return 0, "a-password\n", ""
            case "cloudformation", "deploy":  # its templates are cfn-lint's to judge
                return 0, "", ""
            case "eks", "describe-cluster":
                file = self.folder / "cluster"
                found = {"cluster": json.loads(file.read_text())} if file.exists() else None
                return (0, json.dumps(found), "") if found else (254, "", "ResourceNotFoundException")
            case "eks", "list-clusters":
                return 0, f"{(self.folder / 'cluster').exists()}\n", ""
            case "eks", "update-kubeconfig":
                Path(kubeconfig or "").write_text(json.dumps({"name": options["name"][0]}))
                return 0, "", ""
            case "ec2", "describe-instances" | "describe-volumes":
                file = self.folder / ("nodes" if operation == "describe-instances" else "volumes")
                return 0, file.read_text() if file.exists() else "", ""
        return self._ask(service, operation, options, stdin)

    def _ask(self, service: str, operation: str, options: dict[str, list[str]], stdin: str) -> tuple[int, str, str]:
        client, method = self.client(service), operation.replace("-", "_")
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method]).input_shape
        known = {_kebab(name): (name, kind.type_name) for name, kind in shape.members.items()} if shape else {}
        plain = {option: values for option, values in options.items() if option not in ("query", "output", "region")}
        given = {known[option][0]: _value(known[option][1], values, stdin) for option, values in plain.items()}
        try:
            answer = getattr(client, method)(**given)
        except ClientError as error:
            return 254, "", f"{error}\n"
        answer.pop("ResponseMetadata", None)
        if "query" in options:
            answer = jmespath.search(options["query"][0], answer)
        text = options.get("output") == ["text"]
        return 0, (str(answer) if text else json.dumps(answer, default=str)) + "\n", ""


def _options(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            found[name] = []
        else:
            found[name].append(word)
    return found


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z][a-z])", "-", name).lower()


def _value(kind: str, values: list[str], stdin: str) -> Any:
    if kind == "boolean":
        return True
    if kind == "list":
        return [_shorthand(value) if "=" in value else value for value in values]
    (value,) = values
    return stdin if value == "file:///dev/stdin" else value


def _shorthand(value: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in value.split(","))


@contextmanager
def serving(command_line: CommandLine) -> Iterator[str]:
    """Where the stand-in asks."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            code, out, err = command_line.run(asked["words"], asked["stdin"], asked.get("kubeconfig"))
            body = json.dumps({"code": code, "out": out, "err": err}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
            command_line.close()
