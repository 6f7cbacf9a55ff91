"""Which media types count as an API's binary ones."""

import pytest

from analytics_emulator.apigateway.media_types import accepted, is_binary


@pytest.mark.parametrize(
    ("given", "known", "binary"),
    [
        ("image/png", ["image/png"], True),
        ("image/webp,image/png", ["image/png"], False),
        ("image/png;q=0.8, */*", ["image/*"], True),
        ("*/*", ["image/png"], False),
        ("image", ["image/*"], False),
        ("*/test", ["*/test"], False),
        ("random/test", ["*/test"], False),
        (None, ["*/*"], True),
    ],
)
def test_first_type_counts(given: str | None, known: list[str], binary: bool) -> None:
    assert is_binary(given, known) is binary


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/html, application/xml;q=0.9", "application/xml"),
        ("APPLICATION/XML", "application/xml"),
        ("*/*", "application/json"),
        (None, "application/json"),
    ],
)
def test_answer_is_of_the_first_type_that_is_accepted(accept: str | None, chosen: str) -> None:
    assert accepted(accept, ["application/xml", "application/json"]) == chosen
    assert accepted("*/*", ["text/plain", "application/xml"]) == "text/plain"
