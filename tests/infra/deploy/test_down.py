"""infra/deploy/down: what a stack leaves outside of Pulumi goes as well, or is named."""

from __future__ import annotations

import pytest

from sandcell_infra import names
from tests.infra.deploy.conftest import STACK, Deploy

_KEPT = ("images", "claim-key-modulus")


@pytest.fixture
def released(deploy: Deploy) -> Deploy:
    """A stack with a release."""
    for name in _KEPT:
        deploy.client("ssm").put_parameter(Name=names.parameter(STACK, name), Value="{}", Type="String", Overwrite=True)
    deploy.write("deployed", {})
    return deploy


def _parameters(deploy: Deploy) -> set[str]:
    held = deploy.client("ssm").get_parameters(Names=[names.parameter(STACK, name) for name in _KEPT])["Parameters"]
    return {each["Name"] for each in held}


def test_a_stack_of_the_same_name_begins_anew(released: Deploy) -> None:
    done = released.run("down", STACK)
    assert done.returncode == 0, done.stderr
    assert not (released.folder / "deployed").exists()
    assert _parameters(released) == set()
    assert "still there" not in done.stderr


def test_volumes_that_are_left_are_named(released: Deploy) -> None:
    released.write("volumes", "vol-1\tvol-2\n")
    done = released.run("down", STACK)
    assert done.returncode == 0
    assert "vol-1\tvol-2" in done.stderr
    (call,) = [words for words in released.calls("aws") if words[1] == "describe-volumes"]
    assert call[call.index("--filters") + 1] == f"Name=tag:{names.TAG},Values={STACK}"


def test_of_a_protected_stack_nothing_goes(released: Deploy) -> None:
    released.write("protected", "")
    assert released.run("down", STACK).returncode != 0
    assert _parameters(released) == {names.parameter(STACK, name) for name in _KEPT}
