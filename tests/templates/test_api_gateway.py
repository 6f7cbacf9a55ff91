"""The API: what it lets through, to whom, and how much."""

from typing import Any

import fastjsonschema
import pytest

from scripts.generators.api_deployment import LOGICAL_ID, with_deployment_id
from scripts.stacks.settings import settings
from scripts.stacks.templates import template_path
from tests.templates.conftest import Template

EVENT = {"menuItem": "Soup"}


def properties(template: Template, resource: str) -> dict[str, Any]:
    """A resource's properties."""
    return dict(template["Resources"][resource]["Properties"])


def accepts(template: Template, body: Any) -> bool:
    """Whether the request model takes a body."""
    try:
        fastjsonschema.validate(properties(template, "EventsModel")["Schema"], body)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@pytest.mark.parametrize(
    "body",
    [EVENT, [EVENT], {"events": [EVENT]}, [EVENT, "not an event"], {"events": [EVENT, 7]}],
)
def test_model_leaves_events_to_the_function(template: Template, body: Any) -> None:
    assert accepts(template, body)


@pytest.mark.parametrize("body", [[], {}, {"events": []}, {"events": EVENT}, "x", 7, None])
def test_model_refuses_what_is_no_envelope(template: Template, body: Any) -> None:
    assert not accepts(template, body)


def test_model_leaves_the_number_of_events_to_the_function(template: Template) -> None:
    assert accepts(template, [EVENT] * 500)
    assert accepts(template, [EVENT] * 501)


def test_posting_needs_a_key_and_asking_first_does_not(template: Template) -> None:
    required = properties(template, "PostEventsMethod")["ApiKeyRequired"]
    assert required == {"Fn::If": ["IsKeyRequired", True, False]}
    assert {settings(name)["ApiKeyRequired"] for name in ("dev", "test", "prod")} == {"true"}
    assert properties(template, "PreflightMethod")["ApiKeyRequired"] is False


def test_key_is_throttled_and_has_a_quota(template: Template) -> None:
    plan = properties(template, "UsagePlan")
    assert plan["Throttle"].keys() == {"BurstLimit", "RateLimit"}
    assert plan["Quota"]["Period"] == "DAY"


def test_only_posts_of_this_api_may_call_the_function(template: Template) -> None:
    source = properties(template, "IngestPermission")["SourceArn"]["Fn::Sub"]
    assert source.endswith("${Api}/*/POST/events")


def test_access_logs_hold_no_bodies_and_no_keys(template: Template) -> None:
    stage = properties(template, "Stage")
    assert '$context.identity.apiKey"' not in stage["AccessLogSetting"]["Format"]
    assert stage["MethodSettings"][0]["DataTraceEnabled"] is False


def test_errors_of_the_gateway_can_be_read_by_pages(template: Template) -> None:
    for response in ("ClientErrorResponse", "ServerErrorResponse"):
        headers = properties(template, response)["ResponseParameters"]
        assert headers == {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}


def test_deployment_waits_for_all_that_it_snapshots(template: Template) -> None:
    made = [name for name in template["Resources"] if LOGICAL_ID.fullmatch(name)]
    kinds = {"AWS::ApiGateway::Method", "AWS::ApiGateway::GatewayResponse"}
    snapshot = {name for name, item in template["Resources"].items() if item["Type"] in kinds}
    assert len(made) == 2
    for name in made:
        assert set(template["Resources"][name]["DependsOn"]) == snapshot


def test_each_answer_to_whether_a_key_is_needed_has_a_deployment(template: Template) -> None:
    """A snapshot isn't taken anew where only a parameter changes."""
    condition, keyed, keyless = properties(template, "Stage")["DeploymentId"]["Fn::If"]
    conditions = [template["Resources"][one["Ref"]]["Condition"] for one in (keyed, keyless)]
    assert (condition, conditions) == ("IsKeyRequired", ["IsKeyRequired", "IsKeyless"])


def test_deployment_is_named_by_what_it_deploys() -> None:
    text = template_path("api-gateway").read_text()
    assert with_deployment_id(text) == text
    assert with_deployment_id(text.replace("PathPart: events", "PathPart: orders")) != text.replace(
        "PathPart: events", "PathPart: orders"
    )


def test_deployed_text_holds_no_parameter_that_a_deployment_would_miss(template: Template) -> None:
    deployed = template_path("api-gateway").read_text().split("# deployed API: end")[0]
    resources = deployed.split("# deployed API: begin")[1]
    allowed = {"Prefix", "Environment", "ParentLambdaStack"}
    used = {
        name
        for name in template["Parameters"]
        if f"{name}}}" in resources or f"!Ref {name}" in resources
    }
    assert used <= allowed


def test_pages_of_named_sites_alone_may_post_to_prod() -> None:
    origins = settings("prod")["AllowedOrigins"].split(",")
    assert all(origin.startswith("https://") for origin in origins)


def test_firewall_stands_before_the_stage_where_it_is_asked_for(template: Template) -> None:
    for name in ("WebAcl", "WebAclAssociation"):
        assert template["Resources"][name]["Condition"] == "IsFirewalled"
    stage = properties(template, "WebAclAssociation")["ResourceArn"]["Fn::Sub"]
    assert stage.endswith("::/restapis/${Api}/stages/${Stage}")


def test_firewall_turns_floods_away_and_lets_the_rest_in(template: Template) -> None:
    firewall = properties(template, "WebAcl")
    assert firewall["DefaultAction"] == {"Allow": {}}
    flood = next(rule for rule in firewall["Rules"] if rule["Name"] == "floods")
    assert flood["Action"] == {"Block": {}}


def test_nothing_is_paid_for_that_nobody_reads(template: Template) -> None:
    """Metrics of single methods and traces are billed each; alarms read neither."""
    (setting,) = properties(template, "Stage")["MethodSettings"]
    assert setting["MetricsEnabled"] is False
    assert {settings(name)["TracingMode"] for name in ("dev", "test", "prod")} == {"PassThrough"}
