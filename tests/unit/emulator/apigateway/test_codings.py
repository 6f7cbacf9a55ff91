"""By which coding an answer is packed (API Gateway developer guide, "Payload compression")."""

import gzip
import zlib

import pytest

from analytics_emulator.apigateway.codings import accepted_coding, packed


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("*", None),
        ("br", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("x-gzip", None),
        ("GZIP", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("deflate", "deflate"),
        ("gzip;q=0.5, deflate;q=0.8", "deflate"),
        ("identity;q=0.9, gzip", "gzip"),
        ("gzip;q=x", None),
    ],
)
def test_named_coding_of_the_greatest_weight_is_taken(accepted: str, coding: str | None) -> None:
    assert accepted_coding(accepted) == coding


def test_body_is_packed_by_its_coding() -> None:
    assert gzip.decompress(packed(b"x", "gzip")) == b"x"
    assert zlib.decompress(packed(b"x", "deflate")) == b"x"
