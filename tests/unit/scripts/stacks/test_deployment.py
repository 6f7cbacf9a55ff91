"""Names, parameters and outputs of the stacks."""

import pytest

from scripts.stacks import deployment, templates
from tests.unit.scripts.fakes.account import Account


def test_stack_is_named_by_prefix_environment_and_component() -> None:
    assert (
        deployment.Deployment("shop", "prod").stack_name("api-gateway") == "shop-prod-api-gateway"
    )


def test_components_come_after_their_parents() -> None:
    for position, component in enumerate(deployment.COMPONENTS):
        assert set(deployment.PARENTS[component]) <= set(deployment.COMPONENTS[:position])


def test_parameters_are_those_that_the_template_declares() -> None:
    parameters = deployment.Deployment("shop", "dev").parameters("athena")
    assert parameters["Prefix"] == "shop"
    assert parameters["ParentS3Stack"] == "shop-dev-s3"
    assert set(parameters) <= set(templates.parameter_defaults(templates.text("athena")))


def test_parameters_differ_by_environment() -> None:
    dev = deployment.Deployment("shop", "dev").parameters("firehose")
    prod = deployment.Deployment("shop", "prod").parameters("firehose")
    assert dev["BufferIntervalInSeconds"] != prod["BufferIntervalInSeconds"]


def test_outputs_merge_the_stacks_that_stand(account: Account) -> None:
    account.cloudformation.stand("shop-dev-s3", DataBucketName="data")
    account.cloudformation.stand("shop-dev-firehose", DeliveryStreamName="stream")
    found = deployment.outputs(account.target, "shop", "dev")
    assert found == {"DataBucketName": "data", "DeliveryStreamName": "stream"}


def test_required_outputs_name_what_is_missing(account: Account) -> None:
    account.cloudformation.stand("shop-dev-iam")
    missing = r"shop-dev-s3, shop-dev-athena.*ENVIRONMENT=dev"
    with pytest.raises(deployment.NotDeployedError, match=missing):
        deployment.required_outputs(account.target, "shop", "dev")
