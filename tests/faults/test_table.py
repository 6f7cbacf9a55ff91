"""One fault a line: what it may do to records, and what it may never do."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults.host import Host
from tests.faults.ports import document

ROWS, ERRORS, EITHER = "rows", "errors", "either"


@dataclass(frozen=True)
class Case:
    """A fault, where accepted records end, and what else it may do."""

    name: str
    ends: str = ROWS
    may_repeat: bool = False
    refuses: bool = False
    dies: bool = False
    faults: dict[str, str] = field(default_factory=dict)
    records: tuple[bytes, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    short: bool = False

    def __str__(self) -> str:
        return self.name


def _spoilt(record: Callable[[str], bytes]) -> tuple[bytes, ...]:
    return tuple(record(f"id-{number:012x}") for number in range(5))


LARGE = document("id-000000000000").replace(b'"count": 1', b'"x": "' + b"x" * 900_000 + b'"')

CASES = [
    Case("nothing", short=True),
    # S3
    Case("S3 has no bucket", faults={"s3": "NoSuchBucket"}, short=True),
    Case("S3 denies", faults={"s3": "AccessDenied"}),
    Case("S3 throttles", faults={"s3": "SlowDown"}),
    Case("S3 fails inside", faults={"s3": "InternalError"}),
    Case("S3 fails now and then", faults={"s3": "flaky"}),
    Case("S3 is slow", faults={"s3": "slow"}),
    Case("S3's answer is lost", may_repeat=True, faults={"s3": "answer lost"}),
    Case("dies before an object", dies=True, faults={"s3": "dies before"}, short=True),
    Case(
        "dies after an object", may_repeat=True, dies=True, faults={"s3": "dies after"}, short=True
    ),
    # Lambda
    Case("function raises", ERRORS, faults={"function": "raises"}, short=True),
    Case("function is absent", ERRORS, faults={"function": "code ResourceNotFoundException"}),
    Case("function is throttled", ERRORS, faults={"function": "code TooManyRequestsException"}),
    Case("function is denied", ERRORS, faults={"function": "code AccessDeniedException"}),
    Case("function is unreachable", ERRORS, faults={"function": "unreachable"}),
    Case("function fails now and then", EITHER, faults={"function": "flaky"}),
    Case("function is slow", faults={"function": "slow"}),
    Case("function answers nothing", ERRORS, faults={"function": "nothing"}),
    Case("function answers no JSON", ERRORS, faults={"function": "no JSON"}, short=True),
    Case("function answers no object", ERRORS, faults={"function": "no object"}),
    Case("function answers no list", ERRORS, faults={"function": "no list"}),
    Case("function answers too deep", ERRORS, faults={"function": "too deep"}),
    Case("function answers too much", ERRORS, faults={"function": "too large"}),
    Case("function forgets some", EITHER, faults={"function": "forgets some"}, short=True),
    Case("function repeats some", EITHER, faults={"function": "repeats some"}),
    Case("function says failed", ERRORS, faults={"function": "says failed"}),
    Case("function says nonsense", ERRORS, faults={"function": "says nonsense"}),
    Case("function gives no data", ERRORS, faults={"function": "no data"}),
    Case("function gives no Base64", ERRORS, faults={"function": "no Base64"}),
    Case("function gives other ids", ERRORS, faults={"function": "other ids"}),
    Case("dies in the function", dies=True, faults={"function": "dies"}, short=True),
    # Glue
    Case("table is gone", ERRORS, faults={"table": "missing"}, short=True),
    Case("table is strange", ERRORS, faults={"table": "strange"}),
    Case("catalog is unreachable", faults={"table": "unreachable"}),
    # Records
    Case("records are no JSON", ERRORS, records=_spoilt(lambda i: f"{{{i}".encode()), short=True),
    Case("records are not UTF-8", EITHER, records=_spoilt(lambda i: b"\xff" + i.encode())),
    Case("records have NULs", EITHER, records=_spoilt(lambda i: i.encode() + b"\x00")),
    Case(
        "records don't fit the table",
        ERRORS,
        records=_spoilt(lambda i: document(i).replace(b"1}", b'"many"}')),
    ),
    Case(
        "records are nested deeply", EITHER, records=_spoilt(lambda i: b"[" * 50_000 + i.encode())
    ),
    Case("record is large", records=(LARGE,)),
    # Disk
    Case("disk is full", refuses=True, faults={"disk": "full"}, short=True),
    Case("disk fills up halfway", refuses=True, faults={"disk": "half full"}, short=True),
    Case("sync fails", refuses=True, may_repeat=True, faults={"disk": "sync fails"}),
    # The frame that is lost may be the one that says what was delivered.
    Case(
        "dies while writing",
        may_repeat=True,
        dies=True,
        faults={"disk": "dies halfway"},
        short=True,
    ),
    Case("dies before the sync", may_repeat=True, dies=True, faults={"disk": "dies before sync"}),
    Case("without fsync", settings={"fsync": False}),
    # Load
    Case("there is little room", refuses=True, settings={"max_pending_bytes": 600}),
]
FULL = os.environ.get("FAULTS") == "all"


@pytest.mark.parametrize("case", [case for case in CASES if FULL or case.short], ids=str)
def test_accepted_records_end_as_rows_or_errors(host: Host, case: Case) -> None:
    host.start(**case.settings)
    host.put()
    host.break_(**case.faults)
    if case.records:
        host.put_raw({f"id-{number:012x}": data for number, data in enumerate(case.records)})
    else:
        host.put()
        host.put()
    if case.dies:
        host.ask(flush=True)
        host.wait_dead()
    else:
        host.ask(flush=True) if not case.faults.get("s3") else host.ask(status=True)
    counts = host.settle()
    assert host.accepted <= counts.settled
    assert counts.settled <= host.sent
    assert case.may_repeat or counts.duplicates == 0
    assert bool(host.refused) == case.refuses
    assert case.ends == EITHER or bool(counts.errors) == (case.ends == ERRORS)
    assert host.accepted <= counts.backup.keys() or case.records


def test_table_has_the_faults_that_were_asked_for() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 30
