"""What the scripts' tests share."""

import pytest

from tests.unit.scripts.fakes.account import Account


@pytest.fixture
def account() -> Account:
    """An empty account."""
    return Account()
