"""What has been told, as one object in the data bucket: no excursion is told twice.

An excursion begins when a figure leaves its band and ends when it is within it again; what can't be
judged in between, such as closed hours, leaves it as it is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from botocore.exceptions import ClientError

from alerts.watch import Judged

KEY = "alerts/figures.json"
KEPT = 50


@dataclass(frozen=True)
class State:
    """The last hour and day that were judged, what is out, and the latest sentences."""

    hour: str = ""
    day: str = ""
    out: dict[str, str] = field(default_factory=dict)  # figure → side
    told: list[dict[str, str]] = field(default_factory=list)

    def judged(self, found: Iterable[Judged]) -> tuple[Self, list[Judged]]:
        """Return the state after these, and those with which an excursion begins."""
        out, new = dict(self.out), []
        for one in found:
            if one.band is None:
                continue
            if one.side and out.get(one.name) != one.side:
                new.append(one)
            out[one.name] = one.side
        return replace(self, out={name: side for name, side in out.items() if side}), new

    def with_told(self, at: str, found: Iterable[Judged], sentences: Iterable[str]) -> Self:
        """Return the state with these sentences as the latest, each with whose it is."""
        added = [
            {"at": at, "figure": one.name, "side": one.side, "sentence": text}
            for one, text in zip(found, sentences, strict=True)
        ]
        return replace(self, told=[*added, *self.told][:KEPT])


class Memory:
    """The object, read and written whole; two runs at once can't both write."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._place = s3, {"Bucket": bucket, "Key": KEY}
        self._tag: str | None = None

    def read(self) -> State:
        """Read the state; before the first run it is empty."""
        try:
            found = self._s3.get_object(**self._place)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return State()
        self._tag = found["ETag"]
        return State(**json.loads(found["Body"].read()))

    def write(self, state: State) -> None:
        """Write it over what was read; `ClientError` where another run has written since."""
        given = {"IfMatch": self._tag} if self._tag else {"IfNoneMatch": "*"}
        body = json.dumps(vars(state), ensure_ascii=False).encode()
        put = self._s3.put_object(Body=body, ContentType="application/json", **self._place, **given)
        self._tag = put["ETag"]
