"""Puts the hops before a table's location together, each read at the same time as the others."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from dashboard.aws.objects import Place
from dashboard.aws.pipeline.api import api_hop, callers, trace_api
from dashboard.aws.pipeline.delivery import Stream, delivery_hop, stream_into, trace_delivery
from dashboard.aws.pipeline.functions import batch_reports, function_hop, senders, trace_function
from dashboard.aws.pipeline.hop import Clients, Hop, Trace
from dashboard.aws.pipeline.storage import storage_hop, trace_errors

SERVICES = ("apigateway", "lambda", "firehose", "logs", "cloudwatch", "s3")


@dataclass(frozen=True)
class Step:
    """How one hop is read; a service that refuses to answer is told of in the hop's place."""

    service: str
    name: str
    read: Callable[[], Hop]
    search: Callable[[str], Trace]

    def hop(self) -> Hop:
        """Read what the hop counted."""
        try:
            return self.read()
        except ClientError as error:
            return Hop(self.service, self.name, note=f"Not read: {error}")

    def trace(self, text: str) -> Trace:
        """Look for a text."""
        try:
            return self.search(text)
        except ClientError as error:
            return Trace(self.service, self.name, note=f"Not read: {error}")


class PipelineReader:
    """Reads hops, and follows a text along them, for any table in S3."""

    def __init__(self, clients: Clients, executor: Executor) -> None:
        self._clients = clients
        self._executor = executor

    def hops(self, place: Place) -> list[Hop]:
        """Return the hops in the order in which events pass them."""
        stream = stream_into(self._clients, place.bucket, place.prefix)
        if stream is None:
            return [storage_hop(self._clients, place, None)]
        return list(self._executor.map(Step.hop, self._steps(place, stream)))

    def traces(self, place: Place, text: str) -> list[Trace]:
        """Say for each hop what it knows of a text."""
        stream = stream_into(self._clients, place.bucket, place.prefix)
        if stream is None:
            return []
        steps = list(self._steps(place, stream))
        found = list(self._executor.map(partial(Step.trace, text=text), steps))
        ended = [one.when for one in found[-1].sightings if one.when]
        for trace in found:
            if trace.name in stream.processors() and not trace.sightings:
                trace.sightings = batch_reports(self._clients, trace.name, ended)
        return found

    def _steps(self, place: Place, stream: Stream) -> Iterator[Step]:
        functions = list(senders(self._clients, stream.name))
        apis = [api for function in functions for api in callers(self._clients, function)]
        for api in dict.fromkeys(apis):
            yield self._step("API Gateway", api, api_hop, trace_api)
        for function in functions:
            yield self._step("Lambda", function, function_hop, trace_function)
        yield Step(
            "Firehose",
            stream.name,
            partial(delivery_hop, self._clients, stream),
            partial(trace_delivery, self._clients, stream),
        )
        for function in stream.processors():
            yield self._step("Lambda", function, function_hop, trace_function)
        yield Step(
            "S3",
            str(place),
            partial(storage_hop, self._clients, place, stream),
            partial(trace_errors, self._clients, stream),
        )

    def _step(
        self,
        service: str,
        name: str,
        read: Callable[[Clients, str], Hop],
        search: Callable[[Clients, str, str], Trace],
    ) -> Step:
        own, sought = partial(read, self._clients, name), partial(search, self._clients, name)
        return Step(service, name, own, sought)


def make_clients(make: Callable[[str], Any]) -> Clients:
    """Make the clients that the hops need."""
    return {name: make(name) for name in SERVICES}
