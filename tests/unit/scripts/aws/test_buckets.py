"""Buckets: ours or not, emptied or gone."""

import pytest

from scripts.aws import buckets
from tests.unit.scripts.fakes.account import Account
from tests.unit.scripts.fakes.answers import client_error


def test_bucket_exists_or_not(account: Account) -> None:
    account.s3.buckets["ours"] = {}
    assert buckets.exists(account.target, "ours")
    assert not buckets.exists(account.target, "nowhere")


def test_bucket_of_somebody_else_is_an_error(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: str) -> None:
        raise client_error("403", "Forbidden")

    monkeypatch.setattr(account.s3, "head_bucket", refuse)
    with pytest.raises(buckets.BucketError, match="theirs is not ours"):
        buckets.exists(account.target, "theirs")


def test_remove_deletes_versions_markers_and_bucket(account: Account) -> None:
    account.s3.buckets["ours"] = {"a": b"1", "b": b"2"}
    assert buckets.remove(account.target, "ours") == 3
    assert account.s3.buckets == {}


def test_remove_takes_a_bucket_that_is_gone_for_removed(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_gone(**_: str) -> None:
        raise client_error("NoSuchBucket", "The specified bucket does not exist")

    account.s3.buckets["ours"] = {}
    monkeypatch.setattr(account.s3, "delete_bucket", is_gone)
    assert buckets.remove(account.target, "ours") == 1


def test_objects_that_would_not_go_are_an_error(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.s3.buckets["ours"] = {"a": b"1"}
    refused = {"Errors": [{"Key": "a", "Message": "Access Denied"}]}
    monkeypatch.setattr(account.s3, "delete_objects", lambda **_: refused)
    with pytest.raises(buckets.BucketError, match="1 objects of ours stay: Access Denied"):
        buckets.empty(account.target, "ours")


def test_bucket_that_went_with_its_stack_is_empty(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_gone(**_: str) -> None:
        raise client_error("NoSuchBucket", "The specified bucket does not exist")

    monkeypatch.setattr(account.s3, "list_object_versions", is_gone)
    monkeypatch.setattr(account.s3, "delete_bucket", is_gone)
    assert buckets.remove(account.target, "gone") == 0
