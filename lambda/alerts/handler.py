"""What Lambda runs by the watch's schedule: judge the last whole hour and day, tell what is new.

A run that is repeated judges nothing again; what couldn't be published is taken back, so that the
next attempt tells it.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from botocore.config import Config

from alerts.figures import ask_hours
from alerts.memory import Memory, State
from alerts.sentences import sentence
from alerts.watch import HOUR, Judged, Watch
from contract.log import make_logger

_log = make_logger("alerts")
logging.getLogger("botocore").setLevel(logging.WARNING)
_config = Config(connect_timeout=3, read_timeout=20)
_athena = boto3.client("athena", config=_config)
_s3 = boto3.client("s3", config=_config)
_sns = boto3.client("sns", config=_config)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Judge what was whole at the run's time, and publish what left its band with it."""
    now = _moment(event.get("time")).astimezone(ZoneInfo(os.environ["TIME_ZONE"]))
    hour = now.replace(minute=0, second=0, microsecond=0, tzinfo=None) - HOUR
    memory = Memory(_s3, os.environ["BUCKET_NAME"])
    before = memory.read()
    watch = _watch(hour)
    after, new = before.judged(_judge(watch, before, hour))
    after = replace(after, hour=_later(before.hour, hour.isoformat()),
                    day=_later(before.day, _last_day(hour).isoformat()))  # fmt: skip
    sentences = [sentence(one, os.environ["CURRENCY_CODE"]) for one in new]
    memory.write(after.with_told(now.isoformat(timespec="minutes"), new, sentences))
    if sentences:
        _publish(memory, before, sentences)
    fields = {"hour": hour.isoformat(), "told": sentences, "out": after.out}
    _log.info("figures judged", extra={"fields": fields})
    return fields


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.now(UTC)


def _last_day(hour: datetime) -> Any:
    """Return the day that was whole when this hour was."""
    return (hour + HOUR).date() - timedelta(days=1)


def _later(one: str, other: str) -> str:
    return max(one, other)


def _watch(hour: datetime) -> Watch:
    weeks = int(os.environ["WEEKS"])
    since = hour.date() - timedelta(weeks=weeks, days=1)
    hours = ask_hours(
        _athena,
        os.environ["DATABASE_NAME"],
        os.environ["WORK_GROUP_NAME"],
        os.environ["TIME_ZONE"],
        since,
    )
    return Watch(hours, weeks, float(os.environ["BAND_WIDTH"]))


def _judge(watch: Watch, known: State, hour: datetime) -> Iterator[Judged]:
    if hour.isoformat() > known.hour:
        yield from watch.hour(hour)
    if _last_day(hour).isoformat() > known.day:
        yield from watch.day(_last_day(hour))


def _publish(memory: Memory, before: State, sentences: list[str]) -> None:
    usual = (
        f"Usual is the median of the last {os.environ['WEEKS']} weeks' same weekday and hour, "
        f"and {os.environ['BAND_WIDTH']} spreads to either side."
    )
    try:
        _sns.publish(
            TopicArn=os.environ["TOPIC_ARN"],
            Subject=f"{os.environ['DEPLOYMENT']}: a figure left its usual band",
            Message="\n".join([*sentences, "", usual, os.environ["LINK"]]),
        )
    except Exception:
        memory.write(before)
        raise
