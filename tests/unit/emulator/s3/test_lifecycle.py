"""Objects end at the midnight UTC after their days; versions and markers as S3's guide has it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from analytics_emulator.s3.lifecycle import Removal, Version, is_abandoned, removals

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 14, tzinfo=UTC)  # after three days


def rule(**said: Any) -> dict[str, Any]:
    return {"Status": "Enabled", **said}


def gone(rules: list[dict[str, Any]], *versions: Version, now: datetime) -> list[Removal]:
    return list(removals(rules, versions, now))


def test_object_ends_at_the_midnight_after_its_days() -> None:
    rules = [rule(Expiration={"Days": 3})]
    assert gone(rules, Version("k", None, NOON), now=MIDNIGHT) == [Removal("k")]
    assert gone(rules, Version("k", None, NOON), now=MIDNIGHT - DAY / 1000) == []


def test_object_ends_at_a_date() -> None:
    rules = [rule(Expiration={"Date": MIDNIGHT})]
    assert gone(rules, Version("k", None, NOON), now=MIDNIGHT) == [Removal("k")]
    assert gone(rules, Version("k", None, NOON), now=NOON) == []


@pytest.mark.parametrize(
    ("where", "is_meant"),
    [
        ({"Filter": {"Prefix": "raw/"}}, True),
        ({"Prefix": "raw/"}, True),
        ({"Filter": {"Prefix": "errors/"}}, False),
        ({"Filter": {"Tag": {"Key": "keep", "Value": "no"}}}, True),
        ({"Filter": {"Tag": {"Key": "keep", "Value": "yes"}}}, False),
        ({"Filter": {"ObjectSizeGreaterThan": 10}}, False),
        ({"Filter": {"ObjectSizeLessThan": 10}}, False),
        ({"Filter": {"ObjectSizeLessThan": 11}}, True),
        ({"Filter": {"And": {"Prefix": "raw/", "Tags": [{"Key": "keep", "Value": "no"}]}}}, True),
        ({"Filter": {"And": {"Prefix": "raw/", "ObjectSizeGreaterThan": 10}}}, False),
        ({"Status": "Disabled"}, False),
    ],
)
def test_rule_concerns_what_its_filter_takes(where: dict[str, Any], is_meant: bool) -> None:
    version = Version("raw/1", None, NOON, size=10, tags={"keep": "no"})
    found = gone([rule(Expiration={"Days": 1}) | where], version, now=NOON + 9 * DAY)
    assert bool(found) is is_meant


def test_former_version_ends_after_its_successors_days_and_the_newest_are_kept() -> None:
    versions = [Version("k", str(n), NOON + n * DAY) for n in (4, 3, 2, 1)]
    ends = rule(NoncurrentVersionExpiration={"NoncurrentDays": 1})
    assert gone([ends], *versions, now=NOON + 5 * DAY) == [Removal("k", "2"), Removal("k", "1")]
    ends["NoncurrentVersionExpiration"]["NewerNoncurrentVersions"] = 2
    assert gone([ends], *versions, now=NOON + 5 * DAY) == [Removal("k", "1")]


def test_marker_ends_only_where_nothing_is_left_behind_it() -> None:
    marker = Version("k", "2", NOON + DAY, is_marker=True)
    former = Version("k", "1", NOON)
    for rules in ([rule(Expiration={"ExpiredObjectDeleteMarker": True})],
                  [rule(Expiration={"Days": 1})]):  # fmt: skip
        assert gone(rules, marker, former, now=NOON + 9 * DAY) == []
        assert gone(rules, marker, now=NOON + 9 * DAY) == [Removal("k", "2")]


def test_current_version_is_marked_rather_than_removed() -> None:
    rules = [rule(Expiration={"Days": 1})]
    assert gone(rules, Version("k", "1", NOON), now=NOON + 9 * DAY) == [Removal("k")]


def test_upload_is_aborted_after_its_days() -> None:
    rules = [
        rule(Filter={"Prefix": "raw/"}, AbortIncompleteMultipartUpload={"DaysAfterInitiation": 3})
    ]
    assert is_abandoned(rules, "raw/1", NOON, MIDNIGHT)
    assert not is_abandoned(rules, "raw/1", NOON, MIDNIGHT - DAY)
    assert not is_abandoned(rules, "errors/1", NOON, MIDNIGHT)
