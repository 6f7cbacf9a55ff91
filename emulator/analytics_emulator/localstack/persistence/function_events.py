"""Events that functions are yet to run for: Lambda has answered 202, and a kill must lose none.

Lambda queues an asynchronous event until its function has run, or failed with its last attempt
("Lambda developer guide", "Asynchronous invocation"); LocalStack's queue is in memory. Each event,
and each further attempt, is a row until it was handled. One may run twice, as on AWS.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from localstack.services.lambda_.invocation.event_manager import LambdaEventManager, Poller
from localstack.services.lambda_.invocation.internal_sqs_queue import (
    FakeSqsClient,
    get_fake_sqs_client,
)
from localstack.services.lambda_.invocation.lambda_service import LambdaService

from analytics_emulator.localstack.persistence.keeper import Keeper
from analytics_emulator.localstack.typed import patched
from analytics_emulator.state.rows import Rows

FILE = "function-events"


@cache
def event_rows(keeper: Keeper) -> Rows:
    """Return the rows of a state, whose events are queued again as their versions start."""
    rows = keeper.rows(FILE)
    waiting: dict[str, list[str]] = defaultdict(list)
    for version, _, content in rows.all():
        waiting[version].append(content)
    versions: dict[str, str] = {}  # a queue's address → the version whose events it has
    _keep_what_is_queued(rows, versions)

    @patched(LambdaEventManager.start)
    def start(begin: Any, self: Any) -> None:
        begin(self)
        version = self.version_manager.function_version.qualified_arn
        if self.event_queue_url:
            versions[self.event_queue_url] = version
            _queue_again(self.event_queue_url, waiting.pop(version, []))

    @patched(LambdaService.stop_version)
    def stop_version(stop: Any, self: Any, qualified_arn: str) -> None:
        stop(self, qualified_arn)  # it is deleted
        rows.remove_scope(qualified_arn)

    return rows


def _keep_what_is_queued(rows: Rows, versions: dict[str, str]) -> None:
    @patched(FakeSqsClient.send_message)
    def send_message(send: Any, self: Any, **given: Any) -> Any:
        row = versions[given["QueueUrl"]], _name(given["MessageBody"])
        due = time.time() + int(given.get("DelaySeconds") or 0)
        rows.change([(*row, json.dumps({"body": given["MessageBody"], "due": due}))])
        try:
            return send(self, **given)
        except Exception:
            rows.change((), [row])
            raise

    @patched(Poller.handle_message)
    def handle_message(handle: Any, self: Any, message: dict[str, Any]) -> None:
        handle(self, message)
        if not self._shutdown_event.is_set():  # else it may have been cut short
            version = self.version_manager.function_version.qualified_arn
            rows.change((), [(version, _name(message["Body"]))])


def _queue_again(queue: str, contents: Iterable[str]) -> None:
    for content in contents:
        event = json.loads(content)
        get_fake_sqs_client().send_message(
            QueueUrl=queue,
            MessageBody=event["body"],
            DelaySeconds=max(0, round(event["due"] - time.time())),
        )


def _name(body: str) -> str:
    """Name an event's attempt: its text has the request's id and the number of the attempt."""
    return sha256(body.encode()).hexdigest()


def drop_unknown(rows: Rows, versions: Iterable[str]) -> None:
    """Forget the events of versions that are gone, lest others of their names run for them."""
    for gone in {version for version, _, _ in rows.all()} - set(versions):
        rows.remove_scope(gone)
