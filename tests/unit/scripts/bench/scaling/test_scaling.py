"""How the growth of cost is measured, told and drawn."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import duckdb
import pyarrow.parquet as pq
import pytest

from scripts.bench.product import Product
from scripts.bench.scaling.curves import Curve, Point
from scripts.bench.scaling.picture import markdown, svg
from scripts.bench.scaling.tables import Shape, lay

POINTS = [
    Point("rows", "first", 10, 1.5),
    Point("rows", "first", 1_000, 20),
    Point("posts", "one", 1, 7),
]


class FakeProduct:
    """Keeps the objects and the DDL that it is given."""

    outputs = {"DataBucketName": "bucket"}  # noqa: RUF012 -- as the real one has them

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.target = self.session = self.athena = self

    def client(self, _: str) -> "FakeProduct":
        return self

    def put_object(self, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 -- boto3's names
        assert Bucket == "bucket"
        self.objects[Key] = Body

    def ask(self, sql: str) -> None:
        self.asked.append(sql)


@pytest.fixture
def product() -> FakeProduct:
    return FakeProduct()


def test_table_has_the_wanted_shape(product: FakeProduct, tmp_path: Path) -> None:
    table = lay(cast("Product", product), Shape(rows=60, objects=6, partitions=3, columns=7))
    assert len(product.objects) == 6
    assert {key.split("/")[1] for key in product.objects} == {"part=0", "part=1", "part=2"}
    for number, body in enumerate(product.objects.values()):
        (tmp_path / f"{number}.parquet").write_bytes(body)
    assert len(duckdb.read_parquet(f"{tmp_path}/*.parquet")) == 60
    assert pq.read_schema(tmp_path / "0.parquet").names == [f"c{n}" for n in range(1, 8)]
    assert table.name in product.asked[0]
    assert "'projection.part.range'='0,2'" in product.asked[0]


def test_curve_stops_at_the_largest_size_that_is_wanted() -> None:
    curve = Curve("rows", (1, 10, 100), lambda _, size: iter([("all", size / 1000)]))
    points = list(curve.points(cast("Product", None), 10, 60))
    assert points == [Point("rows", "all", 1, 1.0), Point("rows", "all", 10, 10.0)]


@pytest.mark.parametrize(("seconds", "sizes"), [(0.5, [1]), (11, [1, 10]), (111, [1, 10, 100])])
def test_curve_begins_no_size_that_would_outlast_its_seconds(
    seconds: float, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("scripts.bench.scaling.curves.time.monotonic", lambda: now[0])

    def measure(_: Product, size: int) -> Iterator[tuple[str, float]]:
        now[0] += size  # a second each
        yield "all", size

    points = Curve("rows", (1, 10, 100), measure).points(cast("Product", None), 100, seconds)
    assert [point.size for point in points] == sizes


def test_table_has_a_row_a_series() -> None:
    lines = markdown("Today.", POINTS).splitlines()
    assert lines[-2:] == ["| rows | first | 10: 1.5; 1,000: 20.0 |", "| posts | one | 1: 7.0 |"]


def test_picture_shows_every_curve_by_name() -> None:
    texts = set(re.findall(r"<text[^>]*>([^<]+)</text>", svg(POINTS)))
    assert {"rows", "posts", "first", "one"} <= texts
