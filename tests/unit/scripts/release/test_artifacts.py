"""Uploads under names made of content, and where templates come from."""

import pytest

from scripts.aws.buckets import BucketError
from scripts.release.artifacts import ArtifactBucket, artifact_bucket, template_argument
from scripts.stacks import templates
from scripts.stacks.deployment import Deployment
from tests.unit.scripts.fakes.account import Account

DEPLOYMENT = Deployment("shop", "dev")


@pytest.fixture
def bucket(account: Account) -> ArtifactBucket:
    account.s3.buckets["ours"] = {}
    return ArtifactBucket(account.target, "ours")


def test_upload_puts_an_object_once(account: Account, bucket: ArtifactBucket) -> None:
    assert bucket.upload("code/1.zip", b"zip") == bucket.upload("code/1.zip", b"zip")
    assert account.s3.puts == 1


def test_object_that_is_not_what_its_name_says_is_put_again(
    account: Account, bucket: ArtifactBucket
) -> None:
    account.s3.buckets["ours"]["code/1.zip"] = b"somebody else's"
    bucket.upload("code/1.zip", b"zip")
    assert account.s3.buckets["ours"]["code/1.zip"] == b"zip"


def test_template_is_named_by_its_content(account: Account, bucket: ArtifactBucket) -> None:
    url = bucket.upload_template("s3")
    (key,) = account.s3.buckets["ours"]
    assert url == f"http://127.0.0.1:4566/ours/{key}"
    assert account.s3.buckets["ours"][key].startswith(b"AWSTemplateFormatVersion")


def test_given_bucket_must_exist(account: Account) -> None:
    with pytest.raises(BucketError, match="nowhere doesn't exist"):
        artifact_bucket(account.target, DEPLOYMENT, "nowhere")


def test_given_bucket_must_be_in_the_region_that_code_runs_in(
    account: Account, bucket: ArtifactBucket
) -> None:
    account.s3.region = "us-east-2"
    with pytest.raises(BucketError, match="ours is in us-east-2; code must lie in eu-west-1"):
        artifact_bucket(account.target, DEPLOYMENT, "ours")


def test_bucket_is_the_s3_stacks_where_none_is_given(account: Account) -> None:
    account.cloudformation.stand("shop-dev-s3", ArtifactBucketName="made")
    found = artifact_bucket(account.target, DEPLOYMENT, "")
    assert found is not None
    assert found.name == "made"


def test_template_goes_inline_before_there_is_a_bucket(account: Account) -> None:
    assert artifact_bucket(account.target, DEPLOYMENT, "") is None
    assert template_argument("iam", None)["TemplateBody"].startswith("AWSTemplateFormatVersion")


def test_large_template_needs_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MAX_INLINE_TEMPLATE_BYTES", 10)
    with pytest.raises(templates.TemplateError, match=r"iam\.yaml is too large"):
        template_argument("iam", None)
