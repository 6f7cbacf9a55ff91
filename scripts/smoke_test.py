"""Tries a fresh deployment from end to end without leaving a mark in its data.

The API must refuse a stranger, the ingest function must judge an event, Firehose must be ready, and
Athena must answer from the table. What is posted can't be accepted, so nothing is stored.
"""

from collections.abc import Callable
from http import HTTPStatus

import requests

from scripts.api import EventsApi
from scripts.athena import Athena, QueryFailedError
from scripts.stacks import required_outputs
from scripts.target import Target

REQUEST_TIMEOUT_SECONDS = 35  # API Gateway gives up after 29
UNACCEPTABLE_EVENT = {"restaurantId": "smoke-test"}


class SmokeTestError(Exception):
    """The deployment stands but doesn't work; the text says where."""


def run(target: Target, prefix: str, environment: str, report: Callable[[str], None]) -> None:
    """Try every part of a deployment; raises `SmokeTestError` at the first that fails."""
    api = EventsApi.of_deployment(target, prefix, environment)
    found = required_outputs(target, prefix, environment)
    _api_refuses_strangers(api)
    report("  tested: the API refuses a call without a key")
    _ingest_judges_events(api)
    report("  tested: the ingest function judges an event")
    _stream_is_active(target, found["DeliveryStreamName"])
    report("  tested: Firehose takes records")
    _athena_answers(Athena.of_deployment(target, prefix, environment), found["TableName"])
    report("  tested: Athena answers from the table")


def _api_refuses_strangers(api: EventsApi) -> None:
    answer = requests.post(api.url, json=UNACCEPTABLE_EVENT, timeout=REQUEST_TIMEOUT_SECONDS)
    _expect(answer, HTTPStatus.FORBIDDEN)


def _ingest_judges_events(api: EventsApi) -> None:
    answer = requests.post(
        api.url,
        json=UNACCEPTABLE_EVENT,
        headers={"x-api-key": api.key},
        timeout=REQUEST_TIMEOUT_SECONDS,
    )
    _expect(answer, HTTPStatus.BAD_REQUEST)
    if "rejected" not in answer.json():
        raise SmokeTestError(f"This answer isn't the ingest function's: {answer.text}")


def _expect(answer: requests.Response, status: HTTPStatus) -> None:
    if answer.status_code != status:
        raise SmokeTestError(
            f"{answer.url} answered {answer.status_code}, not {status.value}: {answer.text}"
        )


def _stream_is_active(target: Target, stream: str) -> None:
    client = target.session.client("firehose")
    answer = client.describe_delivery_stream(DeliveryStreamName=stream)
    status = answer["DeliveryStreamDescription"]["DeliveryStreamStatus"]
    if status != "ACTIVE":
        raise SmokeTestError(f"{stream} is {status}.")


def _athena_answers(athena: Athena, table: str) -> None:
    sql = f"SELECT count(*) FROM {table} WHERE dt = '2020-01-01'"  # noqa: S608 - our own table
    try:
        athena.ask(sql)
    except QueryFailedError as error:
        raise SmokeTestError(f"Athena can't answer: {error}") from error
