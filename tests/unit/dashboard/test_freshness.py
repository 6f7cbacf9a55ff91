"""How often a page that looks every three seconds makes AWS list objects."""

from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.aws import freshness
from dashboard.aws.freshness import FreshnessReader
from dashboard.deployed import DataSet

TABLE = {"StorageDescriptor": {"Location": "s3://bucket/rows/", "Columns": []}}


class Objects:
    """S3 with one object, which counts its listings."""

    def __init__(self, endpoint: str) -> None:
        self.meta = SimpleNamespace(endpoint_url=endpoint)
        self.listings = 0

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, **_request: Any) -> list[dict[str, Any]]:
        self.listings += 1
        found = {"Key": "k", "ETag": "e", "Size": 1, "LastModified": datetime.now(UTC)}
        return [{"Contents": [found]}]


@pytest.mark.parametrize(
    ("endpoint", "most"),
    [
        ("https://s3.eu-west-2.amazonaws.com", 3),
        ("https://s3.cn-north-1.amazonaws.com.cn", 3),
        ("http://127.0.0.1:4566", 21),
        ("http://amazonaws.com.example:4566", 21),
    ],
)
def test_a_minute_of_looks_lists_rarely_where_a_listing_is_billed(
    endpoint: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = Objects(endpoint)
    glue = SimpleNamespace(get_table=lambda **_names: {"Table": TABLE})
    reader = FreshnessReader(glue, s3, None, "0")
    data_set = DataSet("d", "arn", "d", "SELECT * FROM db.rows", {}, "w")
    for second in range(0, 60, 3):
        clock = SimpleNamespace(monotonic=partial(float, second))
        monkeypatch.setattr(freshness, "time", clock)
        reader.of(data_set)
    assert most - 2 < s3.listings <= most
