"""Which types a region lacks, asked of its CloudFormation."""

import pytest

from scripts.stacks.known_types import BUDGET, named_in, unknown_in_region
from tests.unit.scripts.fakes.account import Account


@pytest.mark.parametrize(
    ("message", "types"),
    [
        ("Unrecognized resource types: [AWS::A::B]", ["AWS::A::B"]),
        ("error: Unrecognized resource types: [AWS::A::B, AWS::C::D]", ["AWS::A::B", "AWS::C::D"]),
        ("Parameter [Prefix] must have a value", []),
    ],
)
def test_refusal_names_the_types(message: str, types: list[str]) -> None:
    assert named_in(message) == types


def test_region_is_asked_for_the_types_that_some_lack(account: Account) -> None:
    assert unknown_in_region(account.target) == frozenset()
    account.cloudformation.unknown = [BUDGET, "AWS::QuickSight::Theme", "AWS::S3::Bucket"]
    assert unknown_in_region(account.target) == {BUDGET, "AWS::QuickSight::Theme"}
