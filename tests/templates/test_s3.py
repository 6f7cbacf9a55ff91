"""The buckets: private, encrypted, over TLS alone, and the data kept when its stack goes."""

from typing import Any

import pytest

from tests.templates.conftest import Template

BUCKETS = ("DataBucket", "ArtifactBucket", "LogBucket")

every_bucket = pytest.mark.parametrize("bucket", BUCKETS)


def properties(template: Template, resource: str) -> dict[str, Any]:
    """A resource's properties."""
    return dict(template["Resources"][resource]["Properties"])


@every_bucket
def test_bucket_is_closed_to_the_public(template: Template, bucket: str) -> None:
    block = properties(template, bucket)["PublicAccessBlockConfiguration"]
    assert len(block) == 4
    assert all(value is True for value in block.values())


@every_bucket
def test_bucket_is_encrypted_and_versioned(template: Template, bucket: str) -> None:
    assert properties(template, bucket)["BucketEncryption"]
    assert properties(template, bucket)["VersioningConfiguration"] == {"Status": "Enabled"}


@every_bucket
def test_bucket_is_reached_over_tls_alone(template: Template, bucket: str) -> None:
    policy = properties(template, f"{bucket}Policy")
    deny = policy["PolicyDocument"]["Statement"][0]
    assert policy["Bucket"] == {"Ref": bucket}
    assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", "s3:*")
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@every_bucket
def test_bucket_forgets_uploads_that_were_never_finished(template: Template, bucket: str) -> None:
    rules = properties(template, bucket)["LifecycleConfiguration"]["Rules"]
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)


@pytest.mark.parametrize("bucket", ["DataBucket", "ArtifactBucket"])
def test_bucket_logs_who_reads_it(template: Template, bucket: str) -> None:
    logging = properties(template, bucket)["LoggingConfiguration"]
    assert logging["DestinationBucketName"] == {"Ref": "LogBucket"}


def test_data_outlives_its_stack(template: Template) -> None:
    bucket = template["Resources"]["DataBucket"]
    assert bucket["DeletionPolicy"] == "RetainExceptOnCreate"
    assert bucket["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("prefix", ["raw/", "errors/", "athena-results/"])
def test_what_is_not_the_data_expires(template: Template, prefix: str) -> None:
    rules = properties(template, "DataBucket")["LifecycleConfiguration"]["Rules"]
    assert [rule for rule in rules if rule.get("Prefix") == prefix and "ExpirationInDays" in rule]


def test_events_never_expire(template: Template) -> None:
    rules = properties(template, "DataBucket")["LifecycleConfiguration"]["Rules"]
    expiring = [rule["Prefix"] for rule in rules if "ExpirationInDays" in rule]
    assert sorted(expiring) == ["athena-results/", "errors/", "raw/"]
