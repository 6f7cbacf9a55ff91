"""The deployer's role suffices, a stranger's doesn't, and each grant of the roles counts."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests
from botocore.exceptions import ClientError

from scripts.stacks.events_api import EventsApi
from tests.integration.deployer import Deployer, deployer_at, stranger_to
from tests.integration.grants import Grant, statements_of, without
from tests.integration.product import Product
from tests.one_emulator import Client

ACCOUNT = "000000000000"

OF_THE_PATH: list[Grant] = [
    ("ingest", "put-events", 0),
    ("delivery", "transform", 0),
    ("delivery", "read-table", 0),
    ("delivery", "write-data", 1),
]
OF_QUICKSIGHT: list[Grant] = [
    ("quicksight", "query", 0),
    ("quicksight", "query", 3),
    ("quicksight", "read-data", 1),
    ("quicksight", "read-data", 2),
]
LOGS = "tests/integration/test_least_privilege.py: the log isn't written"
EDITOR = "the console's editor lists catalogs and databases (tests/templates/test_iam.py)"
LOOKS = "AWS's services look at the bucket first; the emulator knows it"
ELSEWHERE: dict[Grant, str] = {
    ("ingest", "write-logs", 0): LOGS,
    ("transform", "write-logs", 0): LOGS,
    ("delivery", "write-logs", 0): LOGS,
    ("delivery", "write-data", 0): LOOKS,
    ("quicksight", "query", 1): EDITOR,
    ("quicksight", "query", 2): EDITOR,
    ("quicksight", "read-data", 0): LOOKS,
}


@pytest.fixture(scope="module")
def deployer(endpoint: str, client: Client) -> Iterator[Deployer]:
    """The roles of deployer.yaml for a deployment that doesn't stand yet."""
    with deployer_at(endpoint, client) as found:
        yield found


@pytest.fixture(scope="module")
def deployed(deployer: Deployer) -> Iterator[Deployer]:
    """What the deployer has deployed, and takes down at the end."""
    given = f"PermissionsBoundaryArn={deployer.boundary}"
    code, said = deployer.run("deploy", "--parameter", given)
    assert code == 0, said
    assert "3 marked events went from the API to Athena's answer" in said
    yield deployer
    code, said = deployer.run("teardown", "--force")
    assert code == 0, said
    assert deployer.product.status("iam") is None


@pytest.fixture(scope="module")
def with_rows(deployed: Deployer) -> Deployer:
    """A deployment that has something to read."""
    assert arrives(deployed.product)
    return deployed


def test_deployer_changes_what_it_deployed(deployed: Deployer) -> None:
    parameter = "LogsRetentionInDays=7"
    code, said = deployed.run("deploy", "--no-run-tests", "--parameter", parameter)
    assert code == 0, said
    assert "changes" in said


def test_a_stranger_is_told_in_one_line_what_he_lacks(deployed: Deployer, client: Client) -> None:
    with stranger_to(deployed.product, client) as stranger:
        code, said = stranger.run("deploy")
    (error,) = [line for line in said.splitlines() if "rror" in line]
    assert code == 1
    assert "is not authorized to perform: cloudformation:" in error


def test_every_statement_is_taken_away_or_says_where_it_counts(
    deployed: Deployer, client: Client
) -> None:
    roles = ("ingest", "transform", "delivery", "quicksight")
    found = statements_of(client, deployed.product, roles)
    assert found == {*OF_THE_PATH, *OF_QUICKSIGHT, *ELSEWHERE}


@pytest.mark.parametrize("grant", OF_THE_PATH, ids=str)
def test_without_a_grant_of_its_roles_the_path_is_broken(
    deployed: Deployer, client: Client, grant: Grant
) -> None:
    flush(deployed.product)  # what was kept back while another was gone is no row of this
    with without(client, deployed.product, grant):
        assert not arrives(deployed.product)


@pytest.mark.parametrize("grant", OF_QUICKSIGHT, ids=str)
def test_without_a_grant_quicksight_reads_nothing(
    with_rows: Deployer, client: Client, grant: Grant
) -> None:
    own, quicksight = with_rows.product.deployment, client("quicksight")
    data_set = f"{own.prefix}-{own.environment}-orders"
    found = quicksight.describe_data_set(AwsAccountId=ACCOUNT, DataSetId=data_set)
    kept = ("DataSetId", "Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode")
    again = {name: found["DataSet"][name] for name in kept if name in found["DataSet"]}
    with (
        without(client, with_rows.product, grant),
        pytest.raises(ClientError, match="is not authorized to perform"),
    ):
        quicksight.update_data_set(AwsAccountId=ACCOUNT, **again)
    quicksight.update_data_set(AwsAccountId=ACCOUNT, **again)


def test_deployer_uses_what_it_deployed(deployed: Deployer, client: Client, tmp_path: Path) -> None:
    stream = deployed.product.outputs()["DeliveryStreamName"]
    client("firehose").put_record(DeliveryStreamName=stream, Record={"Data": b"no event"})
    deployed.product.target.flush(stream)
    sample = ("--events", "20", "--days", "1", "--ground-truth", str(tmp_path / "truth.json"))
    for module, *arguments in (("seed", *sample), ("query", "key_figures"), ("resend", "--force")):
        code, said = deployed.module(f"scripts.{module}", *arguments)
        assert code == 0, said
    assert "records are in" in said
    with patch.dict(os.environ, deployed.credentials):
        looking = deployed.product.target.session.client("quicksight")
        assert looking.list_dashboards(AwsAccountId=ACCOUNT)["DashboardSummaryList"]


def test_with_its_grants_the_path_is_whole(deployed: Deployer) -> None:
    assert arrives(deployed.product)


def arrives(product: Product) -> bool:
    """Tell whether an event is accepted and delivered as a row."""
    api = EventsApi.of_deployment(
        product.target, product.deployment.prefix, product.deployment.environment
    )
    event: dict[str, Any] = {
        "timestamp": "2026-11-20T12:00:00Z", "menuItem": "Soup", "quantity": 1, "price": 4.5,
        "customerId": "guest", "restaurantId": "north",
    }  # fmt: skip
    posted = requests.post(api.url, json=event, headers={"x-api-key": api.key}, timeout=60)
    if posted.status_code != 202:
        return False
    before = delivered(product)
    flush(product)
    return delivered(product) > before


def flush(product: Product) -> None:
    """Deliver what is buffered; what can't be written is tried again until it can."""
    stream = product.outputs()["DeliveryStreamName"]
    with suppress(requests.Timeout):
        requests.post(f"{product.endpoint}/_analytics/firehose/{stream}/flush", timeout=10)


def delivered(product: Product) -> int:
    """Count the objects of rows."""
    bucket = product.outputs()["DataBucketName"]
    listed = product.target.session.client("s3").list_objects_v2(
        Bucket=bucket, Prefix="clickstream-data/"
    )
    return int(listed["KeyCount"])
