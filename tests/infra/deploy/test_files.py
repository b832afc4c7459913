"""Workflow, scripts and templates as files: what their own checkers say, and that they know each other's names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint import ManualArgs
from cfnlint.api import lint

from sandcell_infra import names
from sandcell_infra.workloads.access import TUNNEL
from tests.infra.deploy.conftest import DEPLOY, ROOT
from tests.infra.program.recording import STACKS, Recording, record

GITHUB = ROOT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
WORKFLOW = GITHUB / "workflows/deploy.yml"
ACTION = GITHUB / "actions/setup/action.yml"
SCRIPTS = sorted(
    file for file in [*DEPLOY.iterdir(), ROOT / "infra/nodes/gvisor.sh"]
    if file.is_file() and file.read_text().startswith("#!/bin/bash")
)  # fmt: skip


def _program(name: str, *words: object) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(name)
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=60, check=False)


def _workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text())
    return found


def test_workflows_are_githubs_kind_of_workflow() -> None:
    done = _program("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    assert done.returncode == 0, done.stdout


def test_the_action_is_githubs_kind_of_action() -> None:
    done = _program("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)
    assert done.returncode == 0, done.stdout


def test_workflows_and_actions_are_careful_ones() -> None:
    done = _program("zizmor", "--offline", "--no-progress", GITHUB)
    assert done.returncode == 0, done.stdout


def test_a_careless_workflow_is_told(tmp_path: Path) -> None:
    careless = (
        WORKFLOW.read_text().replace("persist-credentials: false", "fetch-depth: 1").replace("permissions: {}", "")
    )
    (tmp_path / "deploy.yml").write_text(careless)
    assert _program("zizmor", "--offline", "--no-progress", tmp_path / "deploy.yml").returncode != 0


def test_actions_are_pinned() -> None:
    for file in (*WORKFLOWS, ACTION):
        used = re.findall(r"uses: (.+)", file.read_text())
        assert used, file
        for action in used:
            ours = action == "./.github/actions/setup"
            assert ours or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", action), f"{file.name}: {action}"


def test_jobs_may_do_no_more_than_they_need() -> None:
    assert _workflow()["permissions"] == {}
    for job in _workflow()["jobs"].values():
        assert job["permissions"] == {"contents": "read", "id-token": "write"}
    checks = yaml.safe_load((GITHUB / "workflows/ci.yml").read_text())
    assert checks["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in checks["jobs"].values())
    assert "secrets." not in (GITHUB / "workflows/ci.yml").read_text()


def test_the_workflow_runs_scripts_that_are_there_and_no_shell_of_its_own() -> None:
    runs = [step["run"] for job in _workflow()["jobs"].values() for step in job["steps"] if "run" in step]
    called = {name for run in runs for name in re.findall(r"infra/deploy/([\w.-]+)", run)}
    assert called == {"up", "prepare", "push", "sign", "tunnel", "release"}
    assert all((DEPLOY / name).stat().st_mode & 0o100 for name in called)


def test_only_the_repositorys_own_branches_are_previewed_and_only_pushes_deployed() -> None:
    jobs = _workflow()["jobs"]
    assert "head.repo.full_name == github.repository" in jobs["preview"]["if"]
    assert jobs["deploy"]["if"] == "github.event_name == 'push'"
    assert "environment" in jobs["deploy"]
    assert "environment" not in jobs["preview"], "else it could take the role that deploys"


def test_no_key_of_awss_is_in_the_workflow() -> None:
    text = WORKFLOW.read_text()
    assert "access-key" not in text
    assert set(re.findall(r"secrets\.(\w+)", text)) == {"SANDCELL_SMOKE_EMAIL", "SANDCELL_SMOKE_PASSWORD"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_clean(script: Path) -> None:
    done = _program("shellcheck", script)
    assert done.returncode == 0, done.stdout
    assert script.stat().st_mode & 0o100


def test_scripts_and_program_know_the_same_names() -> None:
    text = {script.name: script.read_text() for script in SCRIPTS}
    assert TUNNEL in text["tunnel"]
    for secret in names.SECRETS:
        assert secret in text["secrets"]
    assert f"for image in {' '.join(names.IMAGES)};" in text["push"]
    for name in ("release", "up"):
        assert names.parameter("$stack", "images") in text[name]
    assert names.parameter("$stack", "claim-key-modulus") in text["secrets"]
    assert names.repository("$stack", "$image") in text["push"]
    assert names.secret("$stack", "$1") in text["secrets"]


# --- what is made before Pulumi


class _Loader(yaml.SafeLoader):
    """CloudFormation's short functions are read as their arguments."""


_Loader.add_multi_constructor("!", lambda loader, _, node: getattr(loader, f"construct_{node.id}")(node))


def _template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((DEPLOY / name).read_text(), _Loader)
    return found["Resources"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("template", ["account.yaml", "stack.yaml"])
def test_templates_are_without_fault(template: str) -> None:
    assert [str(each) for each in lint((DEPLOY / template).read_text(), config=ManualArgs(regions=["us-east-1"]))] == []


def test_the_bound_is_the_one_that_the_programs_roles_have() -> None:
    bound = _template("account.yaml")["Bound"]["Properties"]
    assert bound["ManagedPolicyName"] == names.BOUND
    (statement,) = bound["PolicyDocument"]["Statement"]
    assert "iam:*" in statement["NotAction"]


def test_the_deploy_role_is_one_environments_and_an_administrator_of_its_cluster() -> None:
    role = _template("stack.yaml")["Deploy"]["Properties"]
    assert role["RoleName"] == "sandcell-${Stack}-deploy"
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"].keys() == {"StringEquals"}, "no pattern that another branch could match"
    subject = trust["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert subject == "repo:${Repository}:environment:${Stack}"
    recording: Recording = record("dev")
    entry = recording.one("aws:eks/accessEntry:AccessEntry")
    assert entry.inputs["principalArn"].endswith("role/sandcell-dev-deploy")


def test_the_deploy_role_cannot_give_itself_more() -> None:
    role = _template("stack.yaml")["Deploy"]["Properties"]
    assert set(_template("stack.yaml")["Deploy"]["Properties"]["ManagedPolicyArns"]) == {
        "arn:aws:iam::aws:policy/PowerUserAccess"  # which has nothing of IAM
    }
    (policy,) = role["Policies"]
    giving = {"iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"}
    for statement in policy["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Allow" and giving & set(statement["Action"]):
            assert statement["Resource"].endswith(":role/sandcell-${Stack}-*")
            assert statement["Condition"]["StringEquals"]["iam:PermissionsBoundary"].endswith(f":policy/{names.BOUND}")
    assert all("iam:DeleteRolePermissionsBoundary" not in str(each) for each in policy["PolicyDocument"]["Statement"])
    (refused,) = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
    assert refused["Resource"].endswith(":role/sandcell-${Stack}-deploy")


def test_pull_requests_can_neither_write_nor_read_secrets() -> None:
    role = _template("account.yaml")["Preview"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    subject = trust["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert subject == "repo:${Repository}:pull_request"
    assert role["ManagedPolicyArns"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    (policy,) = role["Policies"]
    refused = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
    assert "secretsmanager:GetSecretValue" in refused[0]["Action"]


def test_every_stack_has_a_file_whose_keys_are_settings() -> None:
    from sandcell_infra.settings import Settings

    for stack in STACKS:
        config = yaml.safe_load((ROOT / f"infra/Pulumi.{stack}.yaml").read_text())["config"]
        ours = {key.partition(":")[2] for key in config if key.startswith("sandcell:")}
        assert ours <= Settings.model_fields.keys()
        assert config["aws:region"] == names.REGION
        assert config["aws:defaultTags"] == {"tags": {names.TAG: stack}}
