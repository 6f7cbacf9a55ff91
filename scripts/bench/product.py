"""The product on a server: deployed, posted to and asked by the same calls wherever it stands."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import batched
from threading import local

import requests
from botocore.exceptions import ClientError

from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.bench.unknown_types import without_types
from scripts.release.stack_requests import Options, StackRequests
from scripts.stacks import change_sets
from scripts.stacks.deployment import Deployment, outputs
from scripts.stacks.known_types import named_in
from scripts.stacks.stack_events import StackFailedError
from seed.event import PlannedEvent, events_to_json

# The path that an event goes; what watches it or draws it isn't measured.
COMPONENTS = ("iam", "s3", "athena", "lambda", "firehose", "api-gateway")
REQUEST_SECONDS = 35.0  # API Gateway answers within 29 seconds, whatever it is
POLL_SECONDS = 0.1
ANSWERED = {202, 400}  # 400: nothing in the batch was an event


class ProductError(Exception):
    """The product didn't do its work on a server; the text says what happened."""


@dataclass(frozen=True)
class Product:
    """One deployment on one server."""

    target: Target
    deployment: Deployment

    def deploy(self, components: Sequence[str] = COMPONENTS) -> list[str]:
        """Deploy stacks, the path's; gives the resource types that the server refused to know."""
        return [name for component in components for name in self._deploy(component)]

    def make(self, request: change_sets.Request, template: dict[str, str]) -> None:
        """Have a stack as requested; one that is so already stays."""
        if change_set := change_sets.create(self.target, request, template):
            change_set.execute(lambda _: None)

    def post(self, events: list[PlannedEvent], batch_events: int, threads: int) -> None:
        """Post events in batches from some threads; `ProductError` at the first refusal."""
        sessions = local()

        def post(batch: tuple[PlannedEvent, ...]) -> None:
            if not hasattr(sessions, "own"):
                sessions.own = self.session()
            self.post_once(sessions.own, list(batch))

        with ThreadPoolExecutor(threads) as pool:
            batches = batched(events, batch_events, strict=False)
            posted = [pool.submit(post, batch) for batch in batches]
            try:
                for each in posted:
                    each.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def post_once(self, session: requests.Session, batch: list[PlannedEvent]) -> None:
        """Post one batch."""
        answer = session.post(self.url, data=events_to_json(batch), timeout=REQUEST_SECONDS)
        if answer.status_code not in ANSWERED:
            status = f"HTTP {answer.status_code} after {answer.elapsed.total_seconds():.0f} s"
            raise ProductError(f"{len(batch)} events in one post: {status}")

    def session(self) -> requests.Session:
        """Return a connection that carries the key."""
        session = requests.Session()
        session.headers.update({"x-api-key": self._key, "Content-Type": "application/json"})
        return session

    def wait_for_rows(self, rows: int, seconds: float) -> int:
        """Return when Athena counts so many rows; gives its count, which may be greater."""
        self._deliver()
        for _ in _ticks(seconds):
            counted = self._count()
            if counted >= rows:
                return counted
        raise ProductError(f"{counted} of {rows} rows after {seconds:.0f} s")

    def parquet_keys(self) -> list[str]:
        """Return the keys of the objects that hold the table's rows."""
        pages = self.target.session.client("s3").get_paginator("list_objects_v2").paginate(
            Bucket=self.outputs["DataBucketName"], Prefix="clickstream-data/"
        )  # fmt: skip
        return [found["Key"] for page in pages for found in page.get("Contents", [])]

    @cached_property
    def athena(self) -> Athena:
        """Return what answers from the table."""
        return Athena(self.target, self.outputs["WorkGroupName"], self.outputs["DatabaseName"])

    def _deploy(self, component: str) -> list[str]:
        stacks = StackRequests(self.target, self.deployment, Options())
        request = stacks.request(component, None)
        try:
            self.make(request, stacks.upload(component))
        except (ClientError, StackFailedError) as error:
            unknown = named_in(str(error))
            if not unknown:
                raise
            request = replace(request, template=without_types(request.template, unknown))
            self.make(request, {"TemplateBody": request.template})
            return unknown
        return []

    def _deliver(self) -> None:
        """Ask for what Firehose buffers; a server that holds nothing back needn't know the call."""
        stream = self.outputs["DeliveryStreamName"]
        url = f"{self.target.endpoint}/_analytics/firehose/{stream}/flush"
        requests.post(url, timeout=REQUEST_SECONDS)

    def _count(self) -> int:
        table = self.outputs["TableName"]
        ((count,),) = self.athena.ask(f"SELECT count(*) FROM {table}").rows  # noqa: S608 - our own
        return int(count or 0)

    @cached_property
    def outputs(self) -> dict[str, str]:
        """Return what the stacks put out."""
        return outputs(self.target, self.deployment.prefix, self.deployment.environment)

    @cached_property
    def url(self) -> str:
        """Return where events are posted."""
        return self.target.events_url(self.outputs)

    @cached_property
    def _key(self) -> str:
        client = self.target.session.client("apigateway")
        key: str = client.get_api_key(apiKey=self.outputs["ApiKeyId"], includeValue=True)["value"]
        return key


def _ticks(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while True:
        yield
        if time.monotonic() >= deadline:
            return
        time.sleep(POLL_SECONDS)
