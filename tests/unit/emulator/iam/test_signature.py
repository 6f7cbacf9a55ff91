"""Whose signature a request carries, and for what it is."""

from analytics_emulator.iam.signature import signature_of

SCOPE = "AKIA/20261129/us-east-1/lambda/aws4_request"


def test_signature_is_read_from_header_or_address() -> None:
    header = f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=0"
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={SCOPE}&X-Amz-Signature=0"
    by_header = signature_of(header, "")
    assert by_header == signature_of(None, query)
    assert by_header
    assert by_header.fault("lambda", "us-east-1") is None
    assert "valid region" in (by_header.fault("lambda", "eu-west-1") or "")
    assert "correct service: 'execute-api'" in (by_header.fault("execute-api", "us-east-1") or "")


def test_what_is_no_signature_is_none() -> None:
    assert signature_of(None, "") is None
    assert signature_of("Bearer x", "") is None
