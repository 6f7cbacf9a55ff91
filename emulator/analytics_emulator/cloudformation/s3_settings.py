"""A bucket's settings in CloudFormation's form, converted to the S3 API's.

The two name and nest the same things differently (CloudFormation reference, AWS::S3::Bucket; S3 API
reference, PutBucket…).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

type Settings = Mapping[str, Any]


def encryption_to_api(encryption: Settings) -> Settings:
    """Convert BucketEncryption."""
    names = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    rules = encryption["ServerSideEncryptionConfiguration"]
    return {"Rules": [_renamed(rule, **names) for rule in rules]}


def lifecycle_to_api(lifecycle: Settings) -> Settings:
    """Convert LifecycleConfiguration."""
    return {"Rules": [_lifecycle_rule(rule) for rule in lifecycle["Rules"]]}


def logging_to_api(logging: Settings) -> Settings:
    """Convert LoggingConfiguration."""
    names = {"DestinationBucketName": "TargetBucket", "LogFilePrefix": "TargetPrefix"}
    return {"LoggingEnabled": {"TargetPrefix": "", **_renamed(logging, **names)}}


def cors_to_api(cors: Settings) -> Settings:
    """Convert CorsConfiguration."""
    names = {"ExposedHeaders": "ExposeHeaders", "Id": "ID", "MaxAge": "MaxAgeSeconds"}
    return {"CORSRules": [_renamed(rule, **names) for rule in cors["CorsRules"]]}


def website_to_api(website: Settings) -> Settings:
    """Convert WebsiteConfiguration."""
    index, error = website.get("IndexDocument"), website.get("ErrorDocument")
    names = {"RedirectRule": "Redirect", "RoutingRuleCondition": "Condition"}
    rules = [_renamed(rule, **names) for rule in website.get("RoutingRules") or []]
    return _present(
        IndexDocument=index and {"Suffix": index},
        ErrorDocument=error and {"Key": error},
        RedirectAllRequestsTo=website.get("RedirectAllRequestsTo"),
        RoutingRules=rules or None,
    )


def notifications_to_api(notifications: Settings) -> Settings:
    """Convert NotificationConfiguration."""
    converted: dict[str, Any] = {
        f"{target}Configurations": [_notification(rule, given, arn) for rule in rules]
        for given, target, arn in _NOTIFIED
        if (rules := notifications.get(f"{given}Configurations"))
    }
    bridge = notifications.get("EventBridgeConfiguration") or {}
    if str(bridge.get("EventBridgeEnabled")).lower() == "true":
        converted["EventBridgeConfiguration"] = {}
    return converted


def tags_to_api(tags: Iterable[Settings]) -> Settings:
    """Convert Tags."""
    return {"TagSet": list(tags)}


# Who is notified, by CloudFormation and in the API, and the API's name for its ARN.
_NOTIFIED = (
    ("Lambda", "LambdaFunction", "LambdaFunctionArn"),
    ("Queue", "Queue", "QueueArn"),
    ("Topic", "Topic", "TopicArn"),
)


def _notification(rule: Settings, given: str, arn: str) -> Settings:
    target = rule["Function" if given == "Lambda" else given]
    key_rules = ((rule.get("Filter") or {}).get("S3Key") or {}).get("Rules")
    return _present(
        Events=[rule["Event"]],
        Filter=key_rules and {"Key": {"FilterRules": key_rules}},
        **{arn: target},
    )


def _lifecycle_rule(rule: Settings) -> Settings:
    days = {"TransitionInDays": "Days", "TransitionDate": "Date"}
    old_days = {"TransitionInDays": "NoncurrentDays"}
    expiration = _present(
        Days=rule.get("ExpirationInDays"),
        Date=rule.get("ExpirationDate"),
        ExpiredObjectDeleteMarker=rule.get("ExpiredObjectDeleteMarker"),
    )
    old = rule.get("NoncurrentVersionExpirationInDays")
    return _present(
        ID=rule.get("Id") or _made_up_id(rule),
        Status=rule["Status"],
        Filter=_lifecycle_filter(rule),
        Expiration=expiration or None,
        Transitions=_listed(rule, "Transition", days),
        NoncurrentVersionExpiration=rule.get("NoncurrentVersionExpiration")
        or (old and {"NoncurrentDays": old}),
        NoncurrentVersionTransitions=_listed(rule, "NoncurrentVersionTransition", old_days),
        AbortIncompleteMultipartUpload=rule.get("AbortIncompleteMultipartUpload"),
    )


def _made_up_id(rule: Settings) -> str:
    """Name a rule as S3 does where the template doesn't; the same rule keeps its name."""
    digest = hashlib.sha256(json.dumps(rule, sort_keys=True, default=str).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _lifecycle_filter(rule: Settings) -> Settings:
    """Several conditions stand under `And`; a single one stands alone."""
    tags = rule.get("TagFilters") or []
    sizes = _present(
        ObjectSizeGreaterThan=rule.get("ObjectSizeGreaterThan"),
        ObjectSizeLessThan=rule.get("ObjectSizeLessThan"),
    )
    conditions = _present(Prefix=rule.get("Prefix"), **sizes)
    if len(conditions) + len(tags) > 1:
        return {"And": _present(**conditions, Tags=tags or None)}
    if tags:
        return {"Tag": tags[0]}
    return conditions or {"Prefix": ""}


def _listed(rule: Settings, name: str, names: Mapping[str, str]) -> list[Settings] | None:
    """Return what stands under a name in the plural, or alone under the older singular."""
    found = rule.get(f"{name}s") or [one for one in (rule.get(name),) if one]
    return [_renamed(transition, **names) for transition in found] or None


def _renamed(settings: Settings, **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in settings.items()}


def _present(**settings: Any) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None}
