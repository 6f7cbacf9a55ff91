"""Customers' pseudonyms."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest import pseudonyms
from ingest.pseudonyms import pseudonym_by, pseudonym_by_secret
from ingest.sorting import sort_events

KEY, OTHER_KEY = b"a key", b"another key"
ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key"
EVENT = {
    "timestamp": "2026-03-01T12:00:00Z",
    "menuItem": "Soup",
    "quantity": 1,
    "price": "4.50",
    "customerId": "guest-1",
    "restaurantId": "north",
}


class Secrets:
    """Secrets Manager with one secret."""

    def get_secret_value(self, **request: str) -> dict[str, Any]:
        assert request == {"SecretId": ARN}
        return {"SecretString": KEY.decode()}


def stored(event: dict[str, Any], **how: Any) -> dict[str, Any]:
    """The record that an event becomes."""
    (record,) = sort_events([event], datetime(2026, 3, 1, 13, tzinfo=UTC), **how).records
    return dict(json.loads(record))


def test_pseudonym_is_the_hmac_sha256_of_the_id() -> None:
    # Computed by: printf %s guest-1 | openssl dgst -sha256 -hmac "a key"
    expected = "7560a49c75d088eabf3a0c1fd58d541cb9ae827884ee1b20cc7018d0282a432d"
    assert pseudonym_by(KEY)("guest-1") == expected


def test_same_id_has_the_same_pseudonym_and_another_id_another() -> None:
    pseudonym = pseudonym_by(KEY)
    assert pseudonym("guest-1") == pseudonym("guest-1")
    assert pseudonym("guest-1") != pseudonym("guest-2")


def test_another_key_gives_another_pseudonym() -> None:
    assert pseudonym_by(KEY)("guest-1") != pseudonym_by(OTHER_KEY)("guest-1")


def test_key_is_read_from_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms.boto3, "client", lambda service: Secrets())
    assert pseudonym_by_secret(ARN)("guest-1") == pseudonym_by(KEY)("guest-1")


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_secret_customers_keep_their_ids(nothing: str | None) -> None:
    assert pseudonym_by_secret(nothing)("guest-1") == "guest-1"


def test_record_names_no_customer_and_keeps_all_else() -> None:
    plain, hidden = stored(EVENT), stored(EVENT, pseudonym=pseudonym_by(KEY))
    assert "guest-1" not in json.dumps(hidden)
    changed = {name for name in plain if plain[name] != hidden[name]}
    assert changed == {"customerId", "eventId"}


def test_id_that_utf_8_cannot_carry_is_rejected_by_its_field() -> None:
    event = EVENT | {"customerId": "half \ud800"}
    result = sort_events([event], datetime.now(UTC), pseudonym_by(KEY))
    (reject,) = result.rejected
    assert [error["field"] for error in reject["errors"]] == ["customerId"]
