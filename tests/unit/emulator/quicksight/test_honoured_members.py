"""Each member that QuickSight's model gives a data set is honoured or refused by name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

import analytics_emulator.quicksight
import dashboard
from analytics_emulator.quicksight.data_sets import HONOURED as TOP
from analytics_emulator.quicksight.honoured_members import HONOURED, KEPT, unhonoured
from analytics_emulator.service import ServiceError
from analytics_emulator.shapes.violations import service_model

ROOMS = (analytics_emulator.quicksight, dashboard)
CODE = "\n".join(
    one.read_text()
    for room in ROOMS
    for one in Path(str(room.__file__)).parent.rglob("*.py")
    if one.name not in {"honoured_members.py", "members.py"}
)


def request_shape() -> StructureShape:
    shape = service_model("quicksight").operation_model("CreateDataSet").input_shape
    assert shape is not None
    return shape


def members(shape: Shape, seen: tuple[str, ...] = ()) -> Iterator[tuple[StructureShape, str]]:
    """Yield each structure below a shape with each of its members."""
    inner = shape.member if isinstance(shape, ListShape) else shape
    inner = inner.value if isinstance(inner, MapShape) else inner
    if isinstance(inner, ListShape | MapShape):
        yield from members(inner, seen)
    if not isinstance(inner, StructureShape) or inner.name in seen:
        return
    for name, below in inner.members.items():
        yield inner, name
        if name not in KEPT.get(inner.name, set()):
            yield from members(below, (*seen, inner.name))


REACHED = {
    (shape.name, name): shape
    for top, inner in request_shape().members.items()
    if top in TOP
    for shape, name in members(inner)
}


@pytest.mark.parametrize("member", sorted(set(request_shape().members) - TOP))
def test_part_of_a_data_set_that_is_not_emulated_is_refused_by_name(
    account: Any, member: str
) -> None:
    shape = request_shape().members[member]
    with pytest.raises(ServiceError, match=member):
        account.data_set(**{member: sample(shape)})


def sample(shape: Shape) -> Any:
    """Return a value of a shape, with what it asks for."""
    if isinstance(shape, ListShape):
        return [sample(shape.member)]
    if isinstance(shape, MapShape):
        return {"key": sample(shape.value)}
    if isinstance(shape, StructureShape):
        wanted = shape.required_members or list(shape.members)[:1]
        return {name: sample(shape.members[name]) for name in wanted}
    simple = {"integer": 1, "double": 1.0, "boolean": True, "timestamp": "2026-01-01T00:00:00Z"}
    chosen = shape.metadata.get("enum") or ["a"]
    return simple.get(shape.type_name, chosen[0])


def test_member_without_a_meaning_is_refused_at_its_path() -> None:
    unknown = {
        key: shape
        for key, shape in REACHED.items()
        if key[1] not in HONOURED.get(key[0], set()) | KEPT.get(key[0], set())
    }
    assert ("CastColumnTypeOperation", "Format") in unknown
    for (_, name), shape in unknown.items():
        value = {name: sample(shape.members[name])}
        found = [one.path for one in unhonoured(shape, value, "here")]
        assert found == [f"here.{name}"]


def test_honoured_member_is_read_by_somebody() -> None:
    read = {(shape, name) for shape, names in HONOURED.items() for name in names}
    assert [one for one in sorted(read) if f'"{one[1]}"' not in CODE] == []


def test_tables_name_what_the_model_has_and_each_member_once() -> None:
    listed = [(s, n) for table in (HONOURED, KEPT) for s, names in table.items() for n in names]
    assert len(listed) == len(set(listed))
    own = {"ResourcePermission", "Tag"}
    assert {one for one in listed if one not in REACHED and one[0] not in own} == set()
