"""What every template keeps to, whatever it makes."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint_file
from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from scripts import ROOT
from scripts.stacks import deployment
from scripts.stacks.known_types import REGIONAL
from scripts.stacks.templates import template_path
from tests.templates.conftest import read_template

DEPLOYER = ROOT / ".github" / "aws" / "deployer.yaml"
PATHS = [template_path(component) for component in deployment.COMPONENTS]
SECTIONS = [
    "AWSTemplateFormatVersion", "Description", "Parameters", "Mappings", "Conditions",
    "Resources", "Outputs",
]  # fmt: skip
# These actions have no resource to name (service authorization reference, AWS X-Ray and Athena).
WITHOUT_RESOURCE = {
    "athena:ListDataCatalogs", "xray:PutTraceSegments", "xray:PutTelemetryRecords",
}  # fmt: skip
LARGEST_BODY_BYTES = 51_200  # of a template in a request: CloudFormation quotas

every_template = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Walk every mapping of a template."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)


@every_template
def test_template_passes_cfn_lint(path: Any) -> None:
    config = ManualArgs(include_checks=["I"], regions=["us-east-1", "eu-central-1"])
    assert lint_file(path, config=config) == []


@pytest.mark.parametrize("component", ["iam", "s3", "athena"])
def test_template_can_be_sent_without_a_bucket(component: str) -> None:
    assert template_path(component).stat().st_size <= LARGEST_BODY_BYTES


@every_template
def test_template_has_its_sections_in_the_house_order(path: Any) -> None:
    positions = [SECTIONS.index(section) for section in read_template(path)]
    assert all(first < second for first, second in pairwise(positions))


@every_template
def test_parameters_and_outputs_are_described(path: Any) -> None:
    template = read_template(path)
    described = [*template["Parameters"].values(), *template["Outputs"].values()]
    assert all(item.get("Description", "").endswith(".") for item in described)


@every_template
def test_optional_parameters_default_to_nothing(path: Any) -> None:
    parameters = read_template(path)["Parameters"].values()
    optional = [item for item in parameters if item["Description"].startswith("Optional ")]
    assert all(item["Default"] == "" for item in optional)


@every_template
def test_conditions_ask_has_or_is(path: Any) -> None:
    names = read_template(path).get("Conditions", {})
    assert all(re.match(r"(Has|Is)[A-Z]", name) for name in names)


@every_template
def test_exports_carry_the_name_of_their_stack(path: Any) -> None:
    for name, output in read_template(path)["Outputs"].items():
        assert output["Export"]["Name"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}


@every_template
def test_imports_come_from_a_declared_parent_and_exist_there(path: Any) -> None:
    template = read_template(path)
    parents = {deployment.parent_parameter(name): name for name in deployment.PARENTS[path.stem]}
    for node in nodes(template):
        if imported := node.get("Fn::ImportValue"):
            parent, output = re.fullmatch(r"\$\{(\w+)\}-(\w+)", imported["Fn::Sub"]).groups()  # type: ignore[union-attr]
            assert output in read_template(template_path(parents[parent]))["Outputs"]


@every_template
def test_parents_that_a_template_takes_are_deployed_before_it(path: Any) -> None:
    declared = {name for name in read_template(path)["Parameters"] if name.startswith("Parent")}
    assert declared <= {deployment.parent_parameter(name) for name in deployment.PARENTS[path.stem]}


@every_template
def test_what_holds_data_or_logs_says_what_becomes_of_it(path: Any) -> None:
    for resource in read_template(path)["Resources"].values():
        if resource["Type"] in ("AWS::S3::Bucket", "AWS::Logs::LogGroup"):
            assert {"DeletionPolicy", "UpdateReplacePolicy"} <= resource.keys()


@every_template
def test_log_groups_forget(path: Any) -> None:
    for resource in read_template(path)["Resources"].values():
        if resource["Type"] == "AWS::Logs::LogGroup":
            assert resource["Properties"]["RetentionInDays"] == {"Ref": "LogsRetentionInDays"}


@every_template
def test_log_groups_take_the_customers_key(path: Any) -> None:
    given = {"Fn::If": ["HasKmsKey", {"Ref": "KmsKeyArn"}, {"Ref": "AWS::NoValue"}]}
    for resource in read_template(path)["Resources"].values():
        if resource["Type"] == "AWS::Logs::LogGroup":
            assert resource["Properties"]["KmsKeyId"] == given


@every_template
def test_outputs_give_no_secret(path: Any) -> None:
    template = read_template(path)
    secrets = {"AWS::SecretsManager::Secret", "AWS::ApiGateway::ApiKey"}
    for output in template["Outputs"].values():
        # A name or identifier at most: `Ref` gives these, an attribute or a resolved text may not.
        assert "{{resolve:" not in str(output["Value"])
        attribute = output["Value"].get("Fn::GetAtt") or [None]
        assert template["Resources"].get(attribute[0], {}).get("Type") not in secrets


@every_template
def test_no_statement_allows_any_action_or_resource(path: Any) -> None:
    resources = read_template(path)["Resources"].values()
    # In a key's policy `*` is that key alone, and the account's root may do all, to mend it.
    others = [item for item in resources if item["Type"] != "AWS::KMS::Key"]
    for node in nodes(others):
        if node.get("Effect") == "Allow" and "Action" in node:
            actions = {node["Action"]} if isinstance(node["Action"], str) else set(node["Action"])
            assert not any("*" in action for action in actions)
            assert node.get("Resource") != "*" or actions <= WITHOUT_RESOURCE


@every_template
def test_environments_give_only_known_parameters(path: Any) -> None:
    known = {name for other in PATHS for name in read_template(other)["Parameters"]}
    for environment in deployment.ENVIRONMENTS:
        assert set(deployment.settings(environment)) <= known


def test_outputs_have_one_name_over_all_templates() -> None:
    names = [name for path in PATHS for name in read_template(path)["Outputs"]]
    assert len(names) == len(set(names))


def test_environments_set_the_same_parameters() -> None:
    dev, test, prod = (set(deployment.settings(name)) for name in deployment.ENVIRONMENTS)
    assert dev == test == prod


@pytest.mark.parametrize("component", deployment.EVERY_COMPONENT)
def test_type_that_some_region_lacks_is_made_on_a_condition_alone(component: str) -> None:
    """And it is one that a deployment asks the region for; by AWS's schemas of each region."""
    resources = read_template(template_path(component))["Resources"].values()
    for region in REGIONS:
        lacking = {one["Type"] for one in resources}
        lacking -= set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region))
        assert all(one.startswith(REGIONAL) for one in lacking), (region, lacking)
        assert all("Condition" in one for one in resources if one["Type"] in lacking), region


# Names of these are an account's (of buckets: everybody's), whatever the region.
ACCOUNT_WIDE_NAMES = {
    "AWS::Budgets::Budget": "BudgetName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::S3::Bucket": "BucketName",
}


@pytest.mark.parametrize("path", [*PATHS, DEPLOYER], ids=lambda path: path.stem)
def test_name_that_counts_in_the_whole_account_says_its_region(path: Any) -> None:
    for logical_id, resource in read_template(path)["Resources"].items():
        wanted = ACCOUNT_WIDE_NAMES.get(resource["Type"], "")
        names = [node[wanted] for node in nodes(resource.get("Properties")) if wanted in node]
        assert all("${AWS::Region}" in str(name) for name in names), logical_id


# Saved queries are told apart by their ids: while one takes another's place both have its name.
NAMELESS = ("AWS::SNS::Subscription", "AWS::Athena::NamedQuery")


def referred(value: Any) -> set[str]:
    """Parameters and conditions that a value depends on."""
    text = json.dumps(value)
    by_text = re.findall(r"\$\{(\w+)\}", text)
    return {
        *re.findall(r'"Ref": "(\w+)"', text),
        *re.findall(r'"Fn::If": \["(\w+)"', text),
        *by_text,
    }


@pytest.mark.parametrize("path", [*PATHS, DEPLOYER], ids=lambda path: path.stem)
def test_what_cant_be_changed_in_place_has_no_name_or_stays(path: Any) -> None:
    """A replacement is made first, and its name is taken then: the stack's update would fail."""
    template = read_template(path)
    varies = {*template.get("Parameters", ()), *template.get("Conditions", ())}
    varies -= {"Prefix", "Environment"} | {one for one in varies if one.startswith("Parent")}
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] in NAMELESS:
            continue
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource["Type"]).schema
        for pointer in schema.get("createOnlyProperties", ()):
            value: Any = resource.get("Properties")
            for part in pointer.split("/")[2:]:
                value = value.get(part) if isinstance(value, dict) else None
            assert not referred(value) & varies, f"{logical_id} {pointer}"
