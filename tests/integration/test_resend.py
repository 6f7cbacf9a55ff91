"""Failed records, sent again by the command once the cause is mended, become rows."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.product import Product, deployed_at, run_module
from tests.integration.test_pipeline import Pipeline

DESCRIPTION_ONLY = {
    "DatabaseName", "CreateTime", "UpdateTime", "CreatedBy", "IsRegisteredWithLakeFormation",
    "CatalogId", "VersionId", "IsMultiDialectView",
}  # fmt: skip


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    with deployed_at(endpoint, "dev", "--no-run-tests") as product:
        yield product


@pytest.fixture
def pipeline(product: Product) -> Iterator[Pipeline]:
    """The pipeline without any error record, before and after."""
    yield Pipeline(product)
    Pipeline(product).flush()  # what was sent again is delivered later
    client, bucket = product.target.session.client("s3"), product.outputs()["DataBucketName"]
    for key in Pipeline(product).objects("errors/"):
        client.delete_object(Bucket=bucket, Key=key)


@pytest.fixture
def resend(product: Product) -> Callable[..., str]:
    """`resend(option, …)` runs the command and gives what it printed; it has to end as told."""

    def run(*options: str, code: int = 0) -> str:
        done = run_module(product, "scripts.resend", *options)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    return run


@contextmanager
def broken_function(product: Product) -> Iterator[None]:
    """Let the transform function fail for a while."""
    client, name = (
        product.target.session.client("lambda"),
        product.outputs()["TransformFunctionArn"],
    )
    handler = client.get_function_configuration(FunctionName=name)["Handler"]
    waiter = client.get_waiter("function_updated_v2")
    client.update_function_configuration(FunctionName=name, Handler="transform.absent.handler")
    waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})
    try:
        yield
    finally:
        client.update_function_configuration(FunctionName=name, Handler=handler)
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})


@contextmanager
def broken_table(product: Product) -> Iterator[None]:
    """Give the table a column of another type for a while, as somebody's hand might."""
    client, found = product.target.session.client("glue"), product.outputs()
    place = {"DatabaseName": found["DatabaseName"]}
    table = client.get_table(**place, Name=found["TableName"])["Table"]
    whole = {key: value for key, value in table.items() if key not in DESCRIPTION_ONLY}
    changed = json.loads(json.dumps(whole, default=str))
    for column in changed["StorageDescriptor"]["Columns"]:
        column["Type"] = "int" if column["Name"] == "menuitem" else column["Type"]
    client.update_table(**place, TableInput=changed)
    try:
        yield
    finally:
        client.update_table(**place, TableInput=whole)


def test_events_that_a_broken_function_failed_become_rows(
    product: Product, pipeline: Pipeline, resend: Callable[..., str]
) -> None:
    with broken_function(product):
        ids = pipeline.post([pipeline.event() for _ in range(3)]).json()["eventIds"]
        pipeline.flush()
    assert pipeline.rows("eventid") == []
    assert "Lambda.FunctionError" in resend("--list")
    assert f"3 records are in {pipeline.stream} again" in resend("--force")
    pipeline.flush()
    assert sorted(pipeline.rows("eventid")) == sorted((one,) for one in ids)
    assert "No failed records" in resend("--force")


def test_events_that_did_not_fit_a_table_become_rows(
    product: Product, pipeline: Pipeline, resend: Callable[..., str]
) -> None:
    columns = "eventid, menuitem, quantity, price, eventtime, receivedat, attributes, dt"
    event = pipeline.event(timestamp="2026-03-01T12:30:00.250Z", price="7.55", table=12)
    pipeline.post(event | {"eventId": str(uuid4())})
    pipeline.flush()
    (as_delivered,) = pipeline.rows(columns)
    with broken_table(product):
        posted = pipeline.post(event | {"restaurantId": f"{pipeline.restaurant}-2"}).json()
        pipeline.flush()
    (failed,) = pipeline.error_records()
    assert json.loads(failed["raw"])["eventid"] == posted["eventIds"][0]
    resend("--force", "--kind", "format-conversion-failed")
    pipeline.flush()
    (row,) = Pipeline(product, f"{pipeline.restaurant}-2").rows(columns)
    assert row[0] == posted["eventIds"][0]
    assert row[1:5] + row[6:] == as_delivered[1:5] + as_delivered[6:]
    assert row[5] == json.loads(failed["raw"])["receivedat"]


def test_record_that_is_still_bad_ends_as_a_new_error_record(
    pipeline: Pipeline, resend: Callable[..., str]
) -> None:
    raw = f"no event {uuid4()}".encode()
    pipeline.put(raw)
    pipeline.flush()
    before = set(pipeline.objects("errors/"))
    resend("--force")
    assert pipeline.error_records() == []
    pipeline.flush()
    (again,) = pipeline.error_records()
    assert (again["raw"], again["errorCode"]) == (raw, "Lambda.ProcessingFailedStatus")
    assert set(pipeline.objects("errors/")).isdisjoint(before)


def test_object_that_was_sent_is_kept_as_an_older_version(
    product: Product, pipeline: Pipeline, resend: Callable[..., str]
) -> None:
    pipeline.put(b"no event")
    pipeline.flush()
    (key,) = pipeline.objects("errors/")
    resend("--force")
    listed: Any = product.target.session.client("s3").list_object_versions(
        Bucket=product.outputs()["DataBucketName"], Prefix=key
    )
    assert (len(listed["Versions"]), len(listed["DeleteMarkers"])) == (1, 1)


def test_question_can_be_answered_no(pipeline: Pipeline, resend: Callable[..., str]) -> None:
    pipeline.put(b"no event")
    pipeline.flush()
    before = set(pipeline.objects("errors/"))
    resend(code=1)
    assert set(pipeline.objects("errors/")) == before
