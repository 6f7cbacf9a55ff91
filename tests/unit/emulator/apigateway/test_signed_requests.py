"""What API Gateway finds wrong with an Authorization header."""

import pytest

from analytics_emulator.apigateway.signed_requests import header_fault

WHOLE = "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0"


def test_whole_header_has_no_fault() -> None:
    assert header_fault(WHOLE, has_date=True) is None


@pytest.mark.parametrize("header", ["abc", "Bearer abc", "Bearer a.b.c", f"{WHOLE}, odd"])
def test_what_has_no_equal_sign_is_told_by_its_hash(header: str) -> None:
    said = header_fault(header, has_date=True) or ""
    assert said.startswith("Invalid key=value pair (missing equal-sign) in Authorization header")
    assert header not in said


@pytest.mark.parametrize(
    ("header", "has_date", "lacks"),
    [
        ("Bearer a=", True, ["'Credential'", "'Signature'", "'SignedHeaders'"]),
        (WHOLE.replace("Signature=", "Sig="), True, ["'Signature'"]),
        (WHOLE, False, ["'X-Amz-Date'"]),
    ],
)
def test_parameters_that_are_missing_are_named(
    header: str, has_date: bool, lacks: list[str]
) -> None:
    said = header_fault(header, has_date) or ""
    assert said.count("requires") == len(lacks)
    assert all(name in said for name in lacks)
