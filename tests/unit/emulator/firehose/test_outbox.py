"""What S3 doesn't take is tried again after longer and longer pauses, as it was made at first."""

from unittest.mock import MagicMock

from analytics_emulator.firehose.delivery import DATA
from analytics_emulator.firehose.outbox import Outbox
from analytics_emulator.firehose.settings import Settings


def refused(times: int, **settings: float) -> tuple[MagicMock, list[float]]:
    """Give the builder of a delivery that S3 refuses so often, and its pauses."""
    store, builder = MagicMock(), MagicMock()
    store.write.side_effect = OSError("no such bucket")
    builder.build.side_effect = lambda _: MagicMock(objects=[MagicMock()])
    delivery = MagicMock(kind=DATA, due=0.0, attempts=0, built=None)
    others = (MagicMock(), MagicMock(), Settings(**settings), lambda: 100.0)
    outbox = Outbox(MagicMock(), store, builder, *others)
    outbox.add(delivery)
    pauses = []
    for _ in range(times):
        outbox.attempt(everything=True, stop=lambda: False)
        pauses.append(delivery.due - 100)
    return builder, pauses


def test_pauses_double_up_to_the_longest():
    _, pauses = refused(4, retry_seconds=1, max_retry_seconds=5)
    assert pauses == [1, 2, 4, 5]


def test_objects_are_made_once_for_all_attempts():
    builder, _ = refused(3, retry_seconds=1, max_retry_seconds=5)
    assert builder.build.call_count == 1
