"""Follows a stack's operation: each resource's event as it comes, and at the end how it went."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks.deployment import describe
from scripts.stacks.failure_advice import advised

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef

FIRST_POLL_SECONDS = 0.1
SLOWEST_POLL_SECONDS = 3.0
CONSEQUENCE = "cancelled"  # CloudFormation's word for resources that fell with another


@dataclass(frozen=True)
class Event:
    """One event of one resource, as CloudFormation tells it."""

    logical_id: str
    resource_type: str
    status: str
    reason: str
    physical_id: str = ""

    @property
    def is_failure(self) -> bool:
        """Return whether this resource failed by itself rather than with another."""
        return self.status.endswith("_FAILED") and CONSEQUENCE not in self.reason.lower()

    @property
    def turns_back(self) -> bool:
        """Return whether an operation didn't go on as it was asked for."""
        return "FAILED" in self.status or "ROLLBACK" in self.status


class StackFailedError(Exception):
    """An operation on a stack failed; the text names the failing resource and its reason."""


@dataclass
class StackEvents:
    """The events of a stack from now on."""

    target: Target
    stack_id: str
    report: Callable[[Event], None]
    failures: list[Event] = field(default_factory=list)
    kept: list[Event] = field(default_factory=list)
    turn: str = ""  # why the stack itself failed or went back, by its events

    def __post_init__(self) -> None:
        """Remember what has been, so that it isn't told again."""
        self._last_told: str | None = None
        self._news()

    def wait(self) -> str:
        """Report events until the stack rests; gives its status, `DELETE_COMPLETE` when gone."""
        pause = FIRST_POLL_SECONDS
        while True:
            status = self._status()
            self._report_new()
            if not status.endswith("_IN_PROGRESS"):
                return status
            time.sleep(pause)
            pause = min(pause * 1.3, SLOWEST_POLL_SECONDS)

    def error(self, stack_name: str, status: str) -> StackFailedError:
        """Say what went wrong: the first resource that failed, or the stack's own reason."""
        if self.failures:
            first = self.failures[0]
            where = f"{first.logical_id} ({first.resource_type})"
            text = f"{stack_name} is {status}: {where}: {first.reason}"
            return StackFailedError(advised(text))
        stack = describe(self.target, self.stack_id)
        # A stack that was rolled back has no reason of its own any more: its events do.
        told = self.turn or "no reason given"
        reason = stack.get("StackStatusReason", told) if stack else self.turn or "it is gone"
        return StackFailedError(advised(f"{stack_name} is {status}: {reason}"))

    def _status(self) -> str:
        stack = describe(self.target, self.stack_id)
        return stack["StackStatus"] if stack else "DELETE_COMPLETE"

    def _report_new(self) -> None:
        for event in map(_event, self._news()):
            if event.is_failure:
                self.failures.append(event)
            if event.status == "DELETE_SKIPPED":
                self.kept.append(event)
            if event.physical_id == self.stack_id and event.turns_back and event.reason:
                self.turn = event.reason
            self.report(event)

    def _news(self) -> "list[StackEventTypeDef]":
        """Return the events after the last ones, oldest first; CloudFormation has newest first."""
        news = list(takewhile(lambda event: event["EventId"] != self._last_told, self._history()))
        if news:
            self._last_told = news[0]["EventId"]
        return news[::-1]

    def _history(self) -> "Iterator[StackEventTypeDef]":
        client = self.target.session.client("cloudformation")
        try:
            for page in client.get_paginator("describe_stack_events").paginate(
                StackName=self.stack_id
            ):
                yield from page["StackEvents"]
        except ClientError as error:
            if "does not exist" not in error.response["Error"]["Message"]:
                raise


def _event(raw: "StackEventTypeDef") -> Event:
    return Event(
        raw.get("LogicalResourceId", ""),
        raw.get("ResourceType", ""),
        raw.get("ResourceStatus", ""),
        raw.get("ResourceStatusReason", ""),
        raw.get("PhysicalResourceId", ""),
    )
