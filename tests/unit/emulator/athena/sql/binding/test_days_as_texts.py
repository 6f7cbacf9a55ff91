"""Days written as partitions have them are read on a path of their own, which changes no answer."""

import random

import pytest

from analytics_emulator.athena.sql import AthenaQueryError
from tests.unit.emulator.athena.sql.conftest import Rows

DAYS = ("2026-11-09", "0000-01-01", "9999-12-31", "2023-02-29", "2026-11-9 ", " 2026-11-9")
OTHERS = "0123456789- .５/"


def near_days(count: int) -> list[str]:
    """Days, and texts that differ from one in a letter or two."""
    chosen, found = random.Random(7), set(DAYS)
    while len(found) < count:
        letters = list(chosen.choice(DAYS))
        for _ in range(chosen.choice((1, 2))):
            letters[chosen.randrange(10)] = chosen.choice(OTHERS)
        text = "".join(letters).lstrip()
        if not text[:5].isdecimal() and not text.startswith("-"):  # far and signed years: refused
            found.add("".join(letters))
    return sorted(found)


@pytest.mark.parametrize(
    "kind", ["date", "timestamp", "timestamp(0)", "timestamp(6)", "timestamp with time zone"]
)
def test_day_is_read_as_the_same_text_behind_a_blank(rows: Rows, kind: str) -> None:
    """The pattern takes what a blank stands before; so both ways are asked."""
    texts = ", ".join(f"('{text}')" for text in near_days(300))
    casts = f"TRY_CAST(x AS {kind}), TRY_CAST(' ' || x AS {kind})"
    found = rows(f"SELECT {casts} FROM (VALUES {texts}) AS t(x)")  # noqa: S608 -- texts of our own
    assert [one for one, _ in found] == [other for _, other in found]
    assert len([one for one, _ in found if one]) > 30


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12024-01-01 00:00", "timestamp"),
        ("12024-01-01 00:00 UTC", "timestamp"),
        ("2024-01-01 00:00 +01:00", "timestamp with time zone"),
    ],
)
def test_year_of_five_digits_or_zone_of_its_own_is_refused(
    rows: Rows, text: str, kind: str
) -> None:
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED"):
        rows(f"SELECT CAST(x AS {kind}) FROM (VALUES '{text}') AS t(x)")  # noqa: S608 -- same
