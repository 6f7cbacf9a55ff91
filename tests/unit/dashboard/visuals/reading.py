"""Values that remember which of their members somebody read."""

from typing import Any

from botocore.model import ListShape, Shape, StructureShape


class Watched(dict[str, Any]):
    """A structure of QuickSight's model that notes its members as `Shape.Member` when read."""

    shape: StructureShape
    read: set[str]

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._note(str(name))
        return super().__contains__(name)

    def items(self) -> Any:
        """Note the one member of a union; who goes through several reads none of them by that."""
        for name in self if len(self) == 1 else ():
            self._note(name)
        return super().items()

    def __or__(self, other: Any) -> Any:
        return _copy(self, super().__or__(other))

    def __ror__(self, other: Any) -> Any:
        return _copy(self, super().__ror__(other))

    def _note(self, name: str) -> None:
        if super().__contains__(name):
            self.read.add(f"{self.shape.name}.{name}")


def _copy(watched: Watched, values: dict[str, Any]) -> Watched:
    found = Watched(values)
    found.shape, found.read = watched.shape, watched.read
    return found


def watched(shape: Shape, value: Any, read: set[str]) -> Any:
    """Return a value that notes in `read` what is read of it."""
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [watched(shape.member, one, read) for one in value]
    if not isinstance(shape, StructureShape) or not isinstance(value, dict):
        return value
    found = Watched()
    found.shape, found.read = shape, read
    for name, inner in value.items():
        dict.__setitem__(found, name, watched(shape.members[name], inner, read))
    return found
