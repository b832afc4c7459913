"""infra/deploy/bootstrap: the account's and the stack's templates, and what there is only one of in an account."""

from __future__ import annotations

import pytest

from tests.infra.deploy.conftest import STACK, Deploy

_GITHUB = "https://token.actions.githubusercontent.com"


@pytest.mark.parametrize("known", [False, True])
def test_an_account_that_knows_github_already_keeps_that(deploy: Deploy, known: bool) -> None:
    iam = deploy.client("iam")
    if known:
        made = iam.create_open_id_connect_provider(Url=_GITHUB, ClientIDList=["sts.amazonaws.com"])
    done = deploy.run("bootstrap", STACK, "owner/name")
    if known:
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=made["OpenIDConnectProviderArn"])
    assert done.returncode == 0, done.stderr
    account, stack = [words for words in deploy.calls("aws") if words[:2] == ["cloudformation", "deploy"]]
    given = account[account.index("--parameter-overrides") + 1 :]
    assert given == ["Repository=owner/name", f"MakeProvider={str(not known).lower()}"]
    assert stack[stack.index("--parameter-overrides") + 1 :] == [f"Stack={STACK}", "Repository=owner/name"]
    assert "PULUMI_BACKEND_URL=s3://sandcell-pulumi-" in done.stdout
