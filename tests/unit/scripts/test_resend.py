"""The resend command over an account in memory."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable

import pytest
from click.testing import CliRunner, Result

from scripts import resend
from scripts.aws.local_routes import LocalRoutes
from scripts.failed_records import stream
from scripts.stacks.deployment import COMPONENTS
from tests.unit.scripts.fakes.account import Account

type Run = Callable[..., Result]

BUCKET, NAME = "the-data", "the-stream"
REFUSED = {"errorCode": "Lambda.ProcessingFailedStatus", "errorMessage": "ProcessingFailed status"}
UNFIT = {"lastErrorCode": "DataFormatConversion.MalformedData", "lastErrorMessage": "no match"}
ROW = {"eventtime": "2026-11-20 12:00:00.000", "menuitem": "Falafel", "attributes": '{"table":1}'}
ARRIVED_MS = 1_795_000_000_000


@pytest.fixture
def run(account: Account, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A deployment that stands, and the command on it."""
    for component in COMPONENTS:
        outputs = {"s3": {"DataBucketName": BUCKET}, "firehose": {"DeliveryStreamName": NAME}}
        account.cloudformation.stand(f"shop-dev-{component}", **outputs.get(component, {}))
    account.s3.buckets[BUCKET] = {}
    monkeypatch.setattr(resend, "from_environment", lambda: account.target)
    monkeypatch.setattr(LocalRoutes, "is_ours", False)
    monkeypatch.setattr(stream, "PAUSES_SECONDS", (0.0,) * 3)

    def invoke(*arguments: str, answer: str = "") -> Result:
        return CliRunner(env={"COLUMNS": "200"}).invoke(
            resend.main, ["--stack-name-prefix", "shop", *arguments], input=answer
        )

    return invoke


def line(data: bytes, **why: str) -> bytes:
    document = {"arrivalTimestamp": ARRIVED_MS, "rawData": b64encode(data).decode(), **why}
    return json.dumps(document).encode()


def fail(
    account: Account,
    *data: bytes,
    kind: str = "processing-failed",
    day: str = "2026/11/21",
    why: dict[str, str] = REFUSED,
) -> str:
    """Put an error object there as Firehose writes it; gives its key."""
    objects = account.s3.buckets[BUCKET]
    key = f"errors/{kind}/{day}/{NAME}-1-{len(objects)}"
    objects[key] = b"".join(line(one, **why) + b"\n" for one in data)
    return key


def left(account: Account) -> list[str]:
    return sorted(account.s3.buckets[BUCKET])


def test_failed_records_go_into_the_stream_and_out_of_the_bucket(
    run: Run, account: Account
) -> None:
    fail(account, b"one", b"two")
    fail(account, b"three")
    result = run("--force")
    assert result.exit_code == 0, result.output
    assert account.firehose.taken == [b"one", b"two", b"three"]
    assert left(account) == []
    assert f"3 records are in {NAME} again" in result.output
    assert "Rows within 90 s." in result.output


def test_second_run_has_nothing_to_send(run: Run, account: Account) -> None:
    fail(account, b"one")
    run("--force")
    result = run("--force")
    assert (result.exit_code, account.firehose.taken) == (0, [b"one"])
    assert "No failed records of shop-dev" in result.output


def test_nothing_is_sent_without_a_yes(run: Run, account: Account) -> None:
    key = fail(account, b"one")
    assert run(answer="n\n").exit_code == 1
    assert (account.firehose.taken, left(account)) == ([], [key])
    assert run(answer="y\n").exit_code == 0
    assert account.firehose.taken == [b"one"]


def test_list_shows_reasons_and_sends_nothing(run: Run, account: Account) -> None:
    fail(account, *(b"[odd] %d" % number for number in range(12)))
    fail(account, json.dumps(ROW).encode(), kind="format-conversion-failed", why=UNFIT)
    result = run("--list", "--force")
    shown = ("Lambda.ProcessingFailedStatus", "12", "[odd] 0", "2026-11-18 11:06:40", "no match")
    assert all(text in result.output for text in shown), result.output
    assert (result.exit_code, account.firehose.taken) == (0, [])


def test_busy_stream_gets_the_refused_records_alone_again(run: Run, account: Account) -> None:
    fail(account, b"one", b"two", b"three")
    account.firehose.busy[b"two"] = 2
    assert run("--force").exit_code == 0
    assert account.firehose.calls == [3, 1, 1]
    assert account.firehose.taken == [b"one", b"three", b"two"]


def test_refused_record_stays_alone_in_its_object(run: Run, account: Account) -> None:
    key = fail(account, b"one", b"two")
    account.firehose.busy[b"two"] = 100
    result = run("--force")
    assert result.exit_code == 1
    assert f"{NAME} refuses 1 records: ServiceUnavailableException: Slow down." in result.output
    assert account.s3.buckets[BUCKET] == {key: line(b"two", **REFUSED) + b"\n"}


def test_failing_call_keeps_what_was_not_sent(run: Run, account: Account) -> None:
    key = fail(account, *(b"%d" % number for number in range(501)))
    account.firehose.most_calls = 1
    result = run("--force")
    assert result.exit_code == 1
    assert "Run this again later" in result.output
    assert account.s3.buckets[BUCKET][key] == line(b"500", **REFUSED) + b"\n"


def test_records_are_cut_into_calls_of_4_mib(run: Run, account: Account) -> None:
    fail(account, *[b"x" * 1_000_000] * 5)
    assert run("--force").exit_code == 0
    assert account.firehose.calls == [4, 1]


def test_row_that_did_not_fit_the_table_is_sent_as_its_event(run: Run, account: Account) -> None:
    fail(account, json.dumps(ROW).encode(), kind="format-conversion-failed", why=UNFIT)
    assert run("--force").exit_code == 0
    (sent,) = account.firehose.taken
    assert json.loads(sent) == {
        "timestamp": "2026-11-20 12:00:00.000",
        "menuItem": "Falafel",
        "attributes": {"table": 1},
    }


@pytest.mark.parametrize("data", [b"no json", b"[1]", b'{"eventtime": "x", "other": 1}'])
def test_what_is_no_row_stays_and_says_so(run: Run, account: Account, data: bytes) -> None:
    key = fail(account, data, kind="format-conversion-failed", why=UNFIT)
    good = fail(account, b"one")
    result = run("--force")
    assert result.exit_code == 1
    assert "1 of them stay" in result.output
    assert (account.firehose.taken, left(account)) == ([b"one"], [key])
    assert good not in left(account)


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (b'{"timestamp": "2026-11-20T12:00:00Z"}', b'{"timestamp": "2026-11-20T12:00:00Z"}'),
        (b'{"eventtime": "t"}', b'{"timestamp":"t"}\n'),
        (b"no json", b"no json"),
    ],
)
def test_record_of_too_many_days_is_sent_as_the_event_that_it_was(
    run: Run, account: Account, data: bytes, sent: bytes
) -> None:
    why = {"errorCode": "DynamicPartitioning.ActivePartitionsLimitExceeded"}
    fail(account, data, kind="activePartitionExceeded", why=why)
    assert run("--force").exit_code == 0
    assert account.firehose.taken == [sent]


@pytest.mark.parametrize(
    "written", [b"no json", b"{}", b'{"rawData": "!", "arrivalTimestamp": 1}', b"[]"]
)
def test_line_that_is_no_error_record_stays(run: Run, account: Account, written: bytes) -> None:
    key = fail(account, b"one")
    account.s3.buckets[BUCKET][key] += written + b"\n"
    assert run("--force").exit_code == 1
    assert account.firehose.taken == [b"one"]
    assert account.s3.buckets[BUCKET][key] == written + b"\n"


def test_kind_that_is_not_known_stays(run: Run, account: Account) -> None:
    key = fail(account, b"one", kind="decompression-failed", why={"errorCode": "Odd"})
    assert run("--force").exit_code == 1
    assert (account.firehose.taken, left(account)) == ([], [key])


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (["--since", "2026-11-21"], [b"b", b"c"]),
        (["--until", "2026-11-21"], [b"a", b"b"]),
        (["--since", "2026-11-21", "--until", "2026-11-21"], [b"b"]),
        (["--kind", "activePartitionExceeded"], [b"c"]),
        (["--limit", "2"], [b"a", b"b"]),
    ],
)
def test_options_choose_what_is_sent(
    run: Run, account: Account, options: Iterable[str], sent: list[bytes]
) -> None:
    fail(account, b"c", day="2026/11/22", kind="activePartitionExceeded")
    fail(account, b"b", day="2026/11/21")
    fail(account, b"a", day="2026/11/20")
    assert run("--force", *options).exit_code == 0
    assert account.firehose.taken == sent
    assert len(left(account)) == 3 - len(sent)


def test_limit_cuts_an_object(run: Run, account: Account) -> None:
    key = fail(account, b"one", b"two", b"three")
    assert run("--force", "--limit", "2").exit_code == 0
    assert account.s3.buckets[BUCKET][key] == line(b"three", **REFUSED) + b"\n"


def test_object_that_goes_meanwhile_is_passed_over(
    run: Run, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(account, b"one")
    keys = [*left(account), "errors/processing-failed/2026/11/21/gone"]
    gone = {"Contents": [{"Key": key} for key in keys]}
    monkeypatch.setattr(account.s3, "list_objects_v2", lambda **_: gone)
    assert run("--force").exit_code == 0
    assert account.firehose.taken == [b"one"]


def test_what_is_not_deployed_says_what_to_do(run: Run, account: Account) -> None:
    account.cloudformation.stacks.clear()
    result = run("--list")
    assert result.exit_code == 1
    assert "deploy first" in result.output
