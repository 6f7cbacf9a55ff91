"""What a watch over figures told, from the object that it keeps beside the tables.

The object is `alerts/figures.json` in a table's bucket: `told` are sentences, the newest first,
each with its figure, side and time; `out` are the figures that are outside their usual band.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

KEY = "alerts/figures.json"
SHOWN = timedelta(days=2)  # for so long a figure that is back in its band is told of
MOST = 20
NOT_HERE = {
    "NoSuchKey",
    "NoSuchBucket",
    "AccessDenied",
}  # nobody watches, or the reader may not see


def read_excursions(s3: Any, bucket: str, now: datetime) -> list[dict[str, Any]]:
    """Return what was told lately, and of figures that are still out; nothing without a watch.

    Raises ClientError where S3 fails otherwise: silence would mean that no figure is out.
    """
    try:
        body = s3.get_object(Bucket=bucket, Key=KEY)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in NOT_HERE:
            return []
        raise
    return list(_excursions(json.loads(body), now))[:MOST]


def _excursions(state: Mapping[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    out, known = state.get("out") or {}, set()
    for one in state.get("told") or []:
        figure = one.get("figure")
        is_out = bool(figure) and figure not in known and out.get(figure) == one.get("side")
        known.add(figure)
        if is_out or now - _moment(one["at"]) < SHOWN:
            yield {"at": one["at"], "sentence": one["sentence"], "isOut": is_out}


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
