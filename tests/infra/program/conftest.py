"""The program, recorded once for each stack: with a release, and in production with Lambda too."""

from __future__ import annotations

import pytest

from tests.infra.program.recording import LAMBDA, RELEASE, STACKS, Recording, record


@pytest.fixture(scope="session")
def recordings() -> dict[str, Recording]:
    """All stacks."""
    admin = "arn:aws:iam::123456789012:role/administrators"
    more = {"prod": {"lambda_api": LAMBDA, "cluster": {"protected": True, "log_days": 90, "admins": [admin]}}}
    return {stack: record(stack, release=RELEASE, **more.get(stack, {})) for stack in STACKS}


@pytest.fixture(params=STACKS)
def recording(request: pytest.FixtureRequest, recordings: dict[str, Recording]) -> Recording:
    """One stack after the other."""
    return recordings[request.param]


@pytest.fixture
def prod(recordings: dict[str, Recording]) -> Recording:
    return recordings["prod"]
