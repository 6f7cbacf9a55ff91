"""Tries a deployment from end to end: real events go in at the API and come out of Athena.

The API must refuse a stranger and the ingest function judge an event; then marked events go the
whole way, are counted in Athena's answer, and are taken out again, so that no later answer differs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import requests

from athena_client.query import QueryFailedError
from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.smoke_test import days, marks
from scripts.smoke_test.marks import Marks
from scripts.stacks.deployment import Deployment, required_outputs
from scripts.stacks.events_api import EventsApi

REQUEST_TIMEOUT_SECONDS = 35  # API Gateway gives up after 29
NEW_KEY_SECONDS = 90  # how long a new API key may be refused (unverified)
UNACCEPTABLE_EVENT = {"restaurantId": "smoke-test"}
ALARM_TYPE = "AWS::CloudWatch::Alarm"
ALARM_NAMES_A_CALL = 100  # of DescribeAlarms (CloudWatch API reference)

Report = Callable[[str], None]


class SmokeTestError(Exception):
    """The deployment stands but doesn't work; the text says where."""


def run(target: Target, prefix: str, environment: str, report: Report) -> None:
    """Try every part of a deployment; raises `SmokeTestError` at the first that fails."""
    found = required_outputs(target, prefix, environment)
    api = EventsApi.of_deployment(target, prefix, environment)
    test = SmokeTest(
        target, api, Athena(target, found["WorkGroupName"], found["DatabaseName"]), found, report
    )
    try:
        test.api_refuses_strangers()
        test.ingest_judges_events()
        test.stream_is_active()
        test.marked_events_arrive()
        test.alarms_exist(Deployment(prefix, environment).stack_name("monitoring"))
    except QueryFailedError as error:
        raise SmokeTestError(f"Athena can't answer: {error}") from error


@dataclass(frozen=True)
class SmokeTest:
    """The trials of one deployment; each passes with a line or raises `SmokeTestError`."""

    target: Target
    api: EventsApi
    athena: Athena
    outputs: dict[str, str]
    report: Report

    def api_refuses_strangers(self) -> None:
        """Post without a key, where one is asked for."""
        if not self.api.needs_key:
            self.report("  [yellow]no key is asked for[/]: anybody may post (ApiKeyRequired)")
            return
        answer = requests.post(
            self.api.url, json=UNACCEPTABLE_EVENT, timeout=REQUEST_TIMEOUT_SECONDS
        )
        _expect(answer, HTTPStatus.FORBIDDEN)
        self._passed("the API refuses a call without a key")

    def ingest_judges_events(self) -> None:
        """Post an event that can't be accepted, also for its day, which the table doesn't have."""
        answer = self._judged()
        _expect(answer, HTTPStatus.BAD_REQUEST)
        if "rejected" not in answer.json():
            raise SmokeTestError(f"This answer isn't the ingest function's: {answer.text}")
        errors = [error for reject in answer.json()["rejected"] for error in reject["errors"]]
        if "timestamp" not in {error["field"] for error in errors}:
            raise SmokeTestError(
                f"Events before {self._first_day} are taken, which the table wouldn't show: "
                "the athena and lambda stacks need the same FirstDay."
            )
        self._passed("the ingest function judges an event")

    def _judged(self) -> requests.Response:
        """Post until the key is known: API Gateway's hosts learn a new one one after the other."""
        answers: list[requests.Response] = []

        def is_let_in() -> bool:
            early = f"{days.day_before(self._first_day)}T12:00:00Z"
            answers.append(self._post({**UNACCEPTABLE_EVENT, "timestamp": early}))
            return answers[-1].status_code != HTTPStatus.FORBIDDEN

        marks.wait_until(is_let_in, NEW_KEY_SECONDS)
        return answers[-1]

    def stream_is_active(self) -> None:
        """Ask Firehose for the stream's status."""
        stream = self.outputs["DeliveryStreamName"]
        answer = self.target.session.client("firehose").describe_delivery_stream(
            DeliveryStreamName=stream
        )
        status = answer["DeliveryStreamDescription"]["DeliveryStreamStatus"]
        if status != "ACTIVE":
            raise SmokeTestError(f"{stream} is {status}.")

    def marked_events_arrive(self) -> None:
        """Send marked events, wait for their rows, and take them out again."""
        bucket, table = self.outputs["DataBucketName"], self.outputs["TableName"]
        places = days.first_days(self._first_day, datetime.now(UTC).date())
        day = marks.free_day(self.target, bucket, table, self.athena, places)
        if day is None:
            raise SmokeTestError(
                f"None of the table's first {days.COUNT} days, from {self._first_day} on, is long "
                "over and without rows: no place for marked events. Choose an earlier FirstDay."
            )
        own = Marks(self.target, bucket, table, day)
        _expect(self._post({"events": own.events()}), HTTPStatus.ACCEPTED)
        try:
            self._wait_for(own)
        except SmokeTestError:
            self._wait_for_late(own)
            raise
        finally:
            for line in own.remove(self.athena):
                self.report(f"  [yellow]stays[/]: {line}")
        self._passed(f"{marks.EVENTS} marked events went from the API to Athena's answer")

    def alarms_exist(self, monitoring_stack: str) -> None:
        """Ask CloudWatch for every alarm that the monitoring stack made."""
        names = self._alarms_of(monitoring_stack)
        client = self.target.session.client("cloudwatch")
        found = {
            alarm["AlarmName"]
            for start in range(0, len(names), ALARM_NAMES_A_CALL)
            for alarm in client.describe_alarms(
                AlarmNames=names[start : start + ALARM_NAMES_A_CALL],
                AlarmTypes=["MetricAlarm", "CompositeAlarm"],
            )["MetricAlarms"]
        }
        if missing := sorted(set(names) - found):
            raise SmokeTestError(f"CloudWatch lacks alarms: {', '.join(missing)}")
        self._passed(f"{len(names)} alarms exist")

    @property
    def _first_day(self) -> str:
        return self.outputs.get("FirstDay", days.FIRST_DAY)

    def _alarms_of(self, stack_name: str) -> list[str]:
        client = self.target.session.client("cloudformation")
        pages = client.get_paginator("list_stack_resources").paginate(StackName=stack_name)
        return [
            resource["PhysicalResourceId"].rpartition(":")[2]
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == ALARM_TYPE
        ]

    def _wait_for(self, own: Marks) -> None:
        """Wait as long as Firehose may take to deliver."""
        if not self._comes(own, "waiting up to {:.0f} s for Firehose to deliver"):
            found = own.rows(self.athena)
            raise SmokeTestError(
                f"Of {marks.EVENTS} accepted events Athena counts {found[0]}: look under errors/ "
                f"in {own.bucket} and in Firehose's log group."
            )

    def _wait_for_late(self, own: Marks) -> None:
        """Wait once more, so that marks which come after all are taken out too."""
        if not self._comes(own, "waiting {:.0f} s more, to take out what comes late"):
            self.report(f"  [yellow]may come yet[/]: dt={own.day}; the next run takes it out")

    def _comes(self, own: Marks, said: str) -> bool:
        """Flush, look as long as a delivery may take, and tell whether all marks are there."""

        def wait(seconds: float) -> None:
            self.report(f"  {said.format(seconds)} …")
            marks.wait_until(lambda: self._is_there(own), seconds)

        self.target.flush(self.outputs["DeliveryStreamName"], wait)
        return self._is_there(own)

    def _is_there(self, own: Marks) -> bool:
        wanted = (str(marks.EVENTS), f"{marks.EVENTS * marks.PRICE_CENTS / 100:.2f}")
        return own.have_arrived() and own.rows(self.athena) == wanted

    def _post(self, body: dict[str, Any]) -> requests.Response:
        return requests.post(
            self.api.url,
            json=body,
            headers=self.api.headers,
            timeout=REQUEST_TIMEOUT_SECONDS,
        )

    def _passed(self, text: str) -> None:
        self.report(f"  [green]tested[/]: {text}")


def _expect(answer: requests.Response, status: HTTPStatus) -> None:
    if answer.status_code != status:
        raise SmokeTestError(
            f"{answer.url} answered {answer.status_code}, not {status.value}: {answer.text}"
        )
