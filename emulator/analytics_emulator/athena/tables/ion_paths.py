"""Path extractors of Ion tables: which values of a document are a column's.

A search path is an S-expression of names, indices, `*` and annotations; it begins at each value of
the file, and of several values that it finds the last one counts (user guide, "Use search paths in
path extractors"; amzn/ion-hive-serde, `PathExtractionConfig`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.tables.text_layout import refused


@dataclass(frozen=True)
class Step:
    """One step: a field's name or an item's place, or any value (None), with its annotations."""

    name: str | int | None
    annotations: Sequence[str]

    def found(self, value: Any, *, folds: bool) -> Iterator[Any]:
        """Yield the values within one to which the step leads."""
        for place, (key, item) in enumerate(_members(value)):
            texts = [one.text for one in item.ion_annotations]
            if self._leads_to(place, key, folds=folds) and (
                not self.annotations or list(self.annotations) == texts
            ):
                yield item

    def _leads_to(self, place: int, key: str | None, *, folds: bool) -> bool:
        if not isinstance(self.name, str) or key is None:
            return self.name is None or self.name == place
        return key.casefold() == self.name.casefold() if folds else key == self.name


def path_of(text: str) -> list[Step]:
    """Return the steps of a search path."""
    from amazon.ion import exceptions, simpleion  # noqa: PLC0415  # for tables of Ion alone

    try:
        steps = simpleion.loads(text)
        return [_step(one) for one in steps]
    except (exceptions.IonException, TypeError, AttributeError):
        raise refused(f"The path extractor '{text}'") from None


def last_found(value: Any, path: Sequence[Step], *, folds: bool) -> Any:
    """Return the last of the values that a path finds; None where it finds none."""
    found = [value]
    for step in path:
        found = [item for one in found for item in step.found(one, folds=folds)]
    return found[-1] if found else None


def _step(one: Any) -> Step:
    annotations = [annotation.text for annotation in one.ion_annotations]
    if isinstance(one, int):
        return Step(int(one), annotations)
    text = str(getattr(one, "text", one))
    return Step(None if text == "*" else text, annotations)


def _members(value: Any) -> Iterator[tuple[str | None, Any]]:
    """Yield what is within a struct or a sequence, by its name; a struct may repeat one."""
    if isinstance(value, list):
        yield from ((None, item) for item in value)
    elif hasattr(value, "items"):
        yield from value.items()
