"""Bucket settings are converted to what the S3 API takes, all that the schema allows of them."""

from typing import Any

import botocore.session
import pytest

from analytics_emulator.cloudformation.api_request import request_for
from analytics_emulator.cloudformation.s3_settings import (
    cors_to_api,
    encryption_to_api,
    lifecycle_to_api,
    logging_to_api,
    notifications_to_api,
    website_to_api,
)
from analytics_emulator.cloudformation.s3_types import SETTINGS

Settings = dict[str, Any]


def rule(**given: Any) -> Settings:
    (converted,) = lifecycle_to_api({"Rules": [{"Status": "Enabled", **given}]})["Rules"]
    return dict(converted)


def test_encryption_names_its_default() -> None:
    default = {"SSEAlgorithm": "AES256"}
    given = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": default}]}
    assert encryption_to_api(given) == {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"Prefix": ""}),
        ({"Prefix": "a/"}, {"Prefix": "a/"}),
        ({"ObjectSizeLessThan": "5"}, {"ObjectSizeLessThan": "5"}),
        ({"TagFilters": [{"Key": "k", "Value": "v"}]}, {"Tag": {"Key": "k", "Value": "v"}}),
        (
            {"Prefix": "a/", "TagFilters": [{"Key": "k", "Value": "v"}]},
            {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}]}},
        ),
    ],
)
def test_lifecycle_conditions_become_a_filter(given: Settings, expected: Settings) -> None:
    assert rule(**given)["Filter"] == expected


def test_lifecycle_days_become_actions() -> None:
    converted = rule(
        ExpirationInDays=9,
        Transition={"StorageClass": "GLACIER", "TransitionInDays": 3},
        NoncurrentVersionExpirationInDays=2,
        NoncurrentVersionTransitions=[{"StorageClass": "GLACIER", "TransitionInDays": 1}],
    )
    assert converted["Expiration"] == {"Days": 9}
    assert converted["Transitions"] == [{"StorageClass": "GLACIER", "Days": 3}]
    assert converted["NoncurrentVersionExpiration"] == {"NoncurrentDays": 2}
    assert converted["NoncurrentVersionTransitions"][0]["NoncurrentDays"] == 1


def test_logging_without_a_prefix_has_an_empty_one() -> None:
    converted = logging_to_api({"DestinationBucketName": "logs"})
    assert converted == {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}}


def test_cors_rules_are_renamed() -> None:
    given = {"Id": "r", "AllowedMethods": ["GET"], "ExposedHeaders": ["etag"], "MaxAge": 5}
    (converted,) = cors_to_api({"CorsRules": [given]})["CORSRules"]
    assert converted == {
        "ID": "r",
        "AllowedMethods": ["GET"],
        "ExposeHeaders": ["etag"],
        "MaxAgeSeconds": 5,
    }


def test_website_documents_become_structures() -> None:
    converted = website_to_api({"IndexDocument": "i.html", "ErrorDocument": "e.html"})
    expected = {"IndexDocument": {"Suffix": "i.html"}, "ErrorDocument": {"Key": "e.html"}}
    assert converted == expected


def test_notifications_go_to_each_kind_of_target() -> None:
    rules = [{"Name": "prefix", "Value": "a/"}]
    given = {
        "LambdaConfigurations": [
            {"Event": "e", "Function": "f", "Filter": {"S3Key": {"Rules": rules}}}
        ],
        "QueueConfigurations": [{"Event": "e", "Queue": "q"}],
        "EventBridgeConfiguration": {"EventBridgeEnabled": "true"},
    }
    assert notifications_to_api(given) == {
        "LambdaFunctionConfigurations": [
            {"LambdaFunctionArn": "f", "Events": ["e"], "Filter": {"Key": {"FilterRules": rules}}}
        ],
        "QueueConfigurations": [{"QueueArn": "q", "Events": ["e"]}],
        "EventBridgeConfiguration": {},
    }


FULL: Settings = {
    "BucketEncryption": {
        "ServerSideEncryptionConfiguration": [
            {
                "BucketKeyEnabled": "true",
                "ServerSideEncryptionByDefault": {"SSEAlgorithm": "a", "KMSMasterKeyID": "k"},
            }
        ]
    },
    "CorsConfiguration": {"CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]},
    "LifecycleConfiguration": {
        "Rules": [
            {
                "Status": "Enabled",
                "ExpirationDate": "2030-01-01T00:00:00Z",
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2},
            }
        ]
    },
    "LoggingConfiguration": {"DestinationBucketName": "b", "LogFilePrefix": "p"},
    "NotificationConfiguration": {"TopicConfigurations": [{"Event": "e", "Topic": "t"}]},
    "ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
    },
    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    "PublicAccessBlockConfiguration": {"BlockPublicAcls": "true"},
    "Tags": [{"Key": "k", "Value": "v"}],
    "VersioningConfiguration": {"Status": "Enabled"},
    "WebsiteConfiguration": {
        "RedirectAllRequestsTo": {"HostName": "h", "Protocol": "https"},
        "RoutingRules": [
            {
                "RedirectRule": {"ReplaceKeyWith": "k"},
                "RoutingRuleCondition": {"KeyPrefixEquals": "p"},
            }
        ],
    },
}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_fits_its_operation(setting: Any) -> None:
    model = botocore.session.get_session().get_service_model("s3")
    operation = "".join(part.title() for part in setting.put.split("_"))
    shape = model.operation_model(operation).input_shape
    api = Recorder()
    setting.apply(api, "bucket", FULL[setting.name])
    (call,) = api.calls
    assert request_for(call[1], shape)


class Recorder:
    """Keeps the calls; the bucket isn't there."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Settings]] = []

    def call(self, operation: str, request: Settings) -> Settings:
        self.calls.append((operation, request))
        return {}


def test_every_setting_has_its_case() -> None:
    assert {setting.name for setting in SETTINGS} == set(FULL)
