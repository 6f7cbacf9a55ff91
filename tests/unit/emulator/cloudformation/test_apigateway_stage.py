"""A stage's update is the patch operations between what it was and what it is to be."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.apigateway_stage import stage_patches
from analytics_emulator.service import ServiceError


def patches(before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    found = stage_patches(before, after)
    return {(patch["op"], patch["path"], patch.get("value")) for patch in found}


def settings(**given: Any) -> dict[str, Any]:
    return {"MethodSettings": [{"ResourcePath": "/*", "HttpMethod": "*", **given}]}


def test_equal_stages_need_no_patch() -> None:
    stage = {"Description": "d", "Variables": {"a": "1"}, **settings(MetricsEnabled=True)}
    assert not patches(stage, dict(stage))


def test_deployment_is_replaced() -> None:
    changed = patches({"DeploymentId": "a"}, {"DeploymentId": "b"})
    assert changed == {("replace", "/deploymentId", "b")}


def test_dropped_property_gets_its_default() -> None:
    assert patches({"TracingEnabled": True}, {}) == {("replace", "/tracingEnabled", "false")}


def test_variables_are_set_and_removed() -> None:
    changed = patches({"Variables": {"a": "1", "b": "1"}}, {"Variables": {"b": "2"}})
    assert changed == {("remove", "/variables/a", None), ("replace", "/variables/b", "2")}


def test_access_log_is_set_and_removed() -> None:
    arn = "arn:aws:logs:us-east-1:111122223333:log-group:g:*"
    log = {"AccessLogSetting": {"DestinationArn": arn, "Format": "f"}}
    assert patches({}, log) == {
        ("replace", "/accessLogSettings/destinationArn", arn),
        ("replace", "/accessLogSettings/format", "f"),
    }
    assert patches(log, {}) == {("remove", "/accessLogSettings", None)}


def test_access_log_to_firehose_is_refused() -> None:
    arn = "arn:aws:firehose:us-east-1:111122223333:deliverystream/amazon-apigateway-x"
    with pytest.raises(ServiceError, match="CloudWatch Logs alone"):
        patches({}, {"AccessLogSetting": {"DestinationArn": arn, "Format": "f"}})


def test_changed_method_settings_are_put_anew() -> None:
    before = settings(ThrottlingRateLimit=1, MetricsEnabled=True)
    assert patches(before, settings(ThrottlingRateLimit=2)) == {
        ("remove", "/*/*", None),
        ("replace", "/*/*/throttling/rateLimit", "2"),
    }


@pytest.mark.parametrize(
    ("written", "path"),
    [("/~1a~1b", "~1a~1b"), ("/a", "~1a"), ("/", "~1"), ("/*", "*"), ("/a/b", "~1a/b")],
)
def test_path_of_one_method_is_escaped(written: str, path: str) -> None:
    changed = patches({}, settings(ResourcePath=written, HttpMethod="GET", LoggingLevel="OFF"))
    assert changed == {("replace", f"/{path}/GET/logging/loglevel", "OFF")}


def test_canary_is_changed_by_its_members_and_made_anew_without_one() -> None:
    before = {"CanarySetting": {"PercentTraffic": 5, "StageVariableOverrides": {"a": "b"}}}
    other = {"CanarySetting": {"PercentTraffic": 9, "StageVariableOverrides": {"a": "c"}}}
    fewer = {"CanarySetting": {"PercentTraffic": 5}}
    changed = ("replace", "/canarySettings/stageVariableOverrides/a", "c")
    assert patches(before, other) == {("replace", "/canarySettings/percentTraffic", "9"), changed}
    removed = ("remove", "/canarySettings", None)
    assert patches(before, fewer) == {removed, ("replace", "/canarySettings/percentTraffic", "5")}
    assert patches(before, {}) == {removed}
