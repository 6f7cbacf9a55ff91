import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.glue.conftest import Catalog


def test_partition_is_found_by_its_values(partitioned: Catalog) -> None:
    partitioned.create_partitions(["2026-01-01", "7"])
    found = partitioned.of_table("get_partition", PartitionValues=["2026-01-01", "7"])
    assert found["Partition"]["TableName"] == "t"


def test_missing_partition_is_not_found(partitioned: Catalog) -> None:
    with pytest.raises(ServiceError, match="Cannot find partition"):
        partitioned.of_table("get_partition", PartitionValues=["2026-01-01", "7"])


def test_partition_needs_a_value_for_each_key(partitioned: Catalog) -> None:
    with pytest.raises(ServiceError, match="number of partition keys do not match"):
        partitioned.create_partitions(["2026-01-01"])


def test_partition_can_move_to_other_values(partitioned: Catalog) -> None:
    partitioned.create_partitions(["2026-01-01", "7"])
    partitioned.of_table(
        "update_partition",
        PartitionValueList=["2026-01-01", "7"],
        PartitionInput={"Values": ["2026-01-01", "8"]},
    )
    assert partitioned.partitions() == [["2026-01-01", "8"]]


def test_batch_create_lists_what_failed(partitioned: Catalog) -> None:
    partitioned.create_partitions(["2026-01-01", "7"])
    given = [{"Values": ["2026-01-01", hour]} for hour in ("6", "7")]
    answer = partitioned.of_table("batch_create_partition", PartitionInputList=given)
    assert [e["ErrorDetail"]["ErrorCode"] for e in answer["Errors"]] == ["AlreadyExistsException"]
    assert len(partitioned.partitions()) == 2


def test_batch_delete_removes_partitions(partitioned: Catalog) -> None:
    partitioned.create_partitions(["2026-01-01", "7"], ["2026-01-02", "7"])
    gone = [{"Values": ["2026-01-01", "7"]}]
    assert partitioned.of_table("batch_delete_partition", PartitionsToDelete=gone) == {"Errors": []}
    assert partitioned.partitions() == [["2026-01-02", "7"]]


def test_segments_share_the_partitions_without_overlap(partitioned: Catalog) -> None:
    partitioned.create_partitions(*(["2026-01-01", str(hour)] for hour in range(24)))
    parts = [
        partitioned.partitions(Segment={"SegmentNumber": number, "TotalSegments": 3})
        for number in range(3)
    ]
    assert sorted(v for part in parts for v in part) == sorted(partitioned.partitions())


@pytest.mark.parametrize(
    ("expression", "hours"),
    [
        ("hour = 7", ["7"]),
        ("hour > 9", ["10", "23"]),
        ("hour in (7, 10) and dt = '2026-01-01'", ["10", "7"]),
        ("hour between 8 and 10", ["10"]),
        ("not hour = 7 and not hour = 23", ["10"]),
        ("dt >= '2026-01-02'", []),
        ("dt <= date '2026-01-01'", ["10", "23", "7"]),
        ("hour is null", []),
    ],
)
def test_expression_compares_by_the_type_of_the_key(
    partitioned: Catalog, expression: str, hours: list[str]
) -> None:
    partitioned.create_partitions(*(["2026-01-01", hour] for hour in ("7", "10", "23")))
    found = partitioned.partitions(Expression=expression)
    assert [hour for _, hour in found] == hours


@pytest.mark.parametrize(
    "expression", ["upper(dt) = 'X'", "nope = 1", "hour = 'x'", "hour =", "dt = hour", "hour"]
)
def test_expression_that_cannot_be_evaluated_is_refused(
    partitioned: Catalog, expression: str
) -> None:
    partitioned.create_partitions(["2026-01-01", "7"])
    with pytest.raises(ServiceError) as error:
        partitioned.partitions(Expression=expression)
    assert error.value.code == "InvalidInputException"
