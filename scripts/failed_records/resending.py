"""One run over error objects: their records go into the stream, and out of the objects."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from scripts.aws.target import Target
from scripts.failed_records.objects import ErrorObject, ErrorObjects
from scripts.failed_records.record import FailedRecord
from scripts.failed_records.stream import Stream
from scripts.stacks.deployment import required_outputs


@dataclass(frozen=True)
class Resending:
    """Where a deployment's failed records lie, and the stream that takes them again."""

    objects: ErrorObjects
    stream: Stream

    @classmethod
    def of_deployment(cls, target: Target, prefix: str, environment: str) -> "Resending":
        """Find both; raises `NotDeployedError`."""
        found = required_outputs(target, prefix, environment)
        client = target.session.client
        return cls(
            ErrorObjects(client("s3"), found["DataBucketName"]),
            Stream(client("firehose"), found["DeliveryStreamName"]),
        )

    def records(self, objects: Iterable[ErrorObject]) -> Iterator[FailedRecord]:
        """Read the records of some objects."""
        for one in objects:
            for line in self.objects.read(one):
                yield FailedRecord.of_line(one.kind, line)

    def run(self, objects: Iterable[ErrorObject], most: int, advance: Callable[[int], None]) -> int:
        """Send up to `most` records, object by object; gives how many the stream took.

        Raises `NotTakenError`. A record leaves its object when the stream has taken it, also when
        the run ends early; only a process that is killed leaves those of one object to be repeated.
        """
        taken = 0
        for one in objects:
            if taken == most:
                break
            taken += self._send(one, most - taken, advance)
        return taken

    def _send(self, one: ErrorObject, most: int, advance: Callable[[int], None]) -> int:
        lines = self.objects.read(one)
        records = (FailedRecord.of_line(one.kind, line).sendable for line in lines)
        sendable = ((number, data) for number, data in enumerate(records) if data is not None)
        taken: set[int] = set()
        try:
            for numbers in self.stream.put(dict(islice(sendable, most))):
                taken.update(numbers)
                advance(len(numbers))
        finally:
            if taken:
                kept = [line for number, line in enumerate(lines) if number not in taken]
                self.objects.keep(one, kept)
        return len(taken)
