"""The backend's own tests of signing in, on the Cognito pool that the program made, with its app client."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.server.accounts import test_sign_in as backends
from tests.server.apps import Client, running
from tests.server.cognito import Cognito


@pytest.fixture
async def client(pool: Cognito) -> AsyncIterator[Client]:
    """The app for the program's pool, in place of the one for the tests' own."""
    async with running(pool.settings("secret")) as found:
        yield found


test_a_new_account_goes_all_the_way = backends.test_a_new_account_goes_all_the_way
test_an_address_is_the_same_in_any_case = backends.test_an_address_is_the_same_in_any_case
test_a_forgotten_password_is_replaced = backends.test_a_forgotten_password_is_replaced
test_a_weak_password_is_refused = backends.test_a_weak_password_is_refused
test_refresh_and_logout = backends.test_refresh_and_logout
test_a_code_of_an_authenticator_app = backends.test_a_code_of_an_authenticator_app
test_a_new_password_is_asked_for = backends.test_a_new_password_is_asked_for
test_an_answer_to_another_question_is_none = backends.test_an_answer_to_another_question_is_none


async def test_it_is_the_programs_pool(pool: Cognito) -> None:
    described = pool.admin.describe_user_pool(UserPoolId=pool.pool)["UserPool"]
    assert described["Name"] == "sandcell-dev"
    groups = pool.admin.list_groups(UserPoolId=pool.pool)["Groups"]
    assert {each["GroupName"] for each in groups} == {"staff", "students", "hub-admins"}
