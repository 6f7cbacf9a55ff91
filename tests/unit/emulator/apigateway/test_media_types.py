"""Which media types count as an API's binary ones."""

import pytest

from analytics_emulator.apigateway.media_types import is_binary


@pytest.mark.parametrize(
    ("given", "known", "binary"),
    [
        ("image/png", ["image/png"], True),
        ("image/webp,image/png", ["image/png"], False),
        ("image/png;q=0.8, */*", ["image/*"], True),
        ("*/*", ["image/png"], False),
        ("*/test", ["*/test"], False),
        ("random/test", ["*/test"], False),
        (None, ["*/*"], True),
    ],
)
def test_first_type_counts(given: str | None, known: list[str], binary: bool) -> None:
    assert is_binary(given, known) is binary
