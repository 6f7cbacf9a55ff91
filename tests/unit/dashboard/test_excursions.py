"""What a watch told is shown while its figure is out, and for two days after."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dashboard.aws.excursions import read_excursions

NOW = datetime(2026, 8, 24, 12, tzinfo=UTC)


class Bucket:
    def __init__(self, state: Any) -> None:
        self.state = state

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 -- boto3's names
        if isinstance(self.state, str):
            raise ClientError({"Error": {"Code": self.state}}, "GetObject")
        assert (Bucket, Key) == ("data", "alerts/figures.json")
        return {"Body": io.BytesIO(json.dumps(self.state).encode())}


def told(at: str, figure: str, side: str) -> dict[str, str]:
    return {"at": at, "figure": figure, "side": side, "sentence": f"{figure} {side}"}


@pytest.mark.parametrize(
    ("out", "listed", "shown"),
    [
        ({"day orders": "below"}, [told("2026-08-01T00:20+00:00", "day orders", "below")],
         [("day orders below", True)]),
        ({}, [told("2026-08-01T00:20+00:00", "day orders", "below")], []),
        ({}, [told("2026-08-23T00:20+00:00", "day orders", "below")],
         [("day orders below", False)]),
        ({"hour orders": "above"}, [
            told("2026-08-24T11:20+02:00", "hour orders", "above"),
            told("2026-08-24T08:20+02:00", "hour orders", "above"),
        ], [("hour orders above", True), ("hour orders above", False)]),
    ],
)  # fmt: skip
def test_what_is_out_is_shown_and_what_was_for_two_days(out: Any, listed: Any, shown: Any) -> None:
    found = read_excursions(Bucket({"out": out, "told": listed}), "data", NOW)
    assert [(one["sentence"], one["isOut"]) for one in found] == shown


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchBucket", "AccessDenied"])
def test_without_a_watch_that_the_reader_may_see_there_is_nothing(code: str) -> None:
    assert read_excursions(Bucket(code), "data", NOW) == []


@pytest.mark.parametrize(
    "code", ["SlowDown", "InternalError", "ExpiredToken", "KMS.DisabledException"]
)
def test_watch_that_can_not_be_read_is_no_silence(code: str) -> None:
    with pytest.raises(ClientError, match=code):
        read_excursions(Bucket(code), "data", NOW)
