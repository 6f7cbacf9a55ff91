"""MATCH_RECOGNIZE over one partition's rows: which of them match, as which variables.

A pattern is a program, as in a regular expression's machine that goes back; conditions are trees
over truth values that were computed for each row, or for each pair of rows. Source: Trino 476's
io.trino.operator.window.pattern and matcher (PatternRecognitionPartition, Matcher).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from .table import MarkedError, Udf

type Truth = bool | None
type Found = list[int | None]
"""A row that is shown: its number, its match's, its variable's, its place in the match, and
whether it is the last there and left out."""


@dataclass(frozen=True)
class _Plan:
    program: list[list[Any]]
    conditions: list[Any]
    skip: str
    others: str
    target: list[int]
    seen: list[list[Any]]


@lru_cache(maxsize=64)
def _read(plan: str) -> _Plan:
    return _Plan(**json.loads(plan))


def matched(
    plan: str, count: int, singles: list[list[Truth]], pairs: list[list[list[Truth]]]
) -> list[Found]:
    """Return the rows that a MATCH_RECOGNIZE shows of a partition, match by match."""
    return list(_Search(_read(plan), count, singles, pairs).rows())


class _Search:
    """A search over a partition's rows, numbered from 0; the last truth value is that of no row."""

    def __init__(
        self, plan: _Plan, count: int, singles: list[list[Truth]], pairs: list[list[list[Truth]]]
    ) -> None:
        self._plan, self._count, self._singles, self._pairs = plan, count, singles, pairs
        self._failed = set[tuple[int, ...]]()

    def rows(self) -> Iterator[Found]:
        """Give the rows that are shown."""
        at, last, number = 0, -1, 0
        while at < self._count:
            found = self._match(at)
            if found is None:
                if self._plan.others == "unmatched" and at > last:
                    yield [at + 1, None, None, 0, 1, 0]
                at += 1
                continue
            number += 1
            if found:
                yield from _shown(at, number, found)
                last = max(last, at + len(found) - 1)
                at = self._following(at, [label for label, _ in found])
            else:
                if self._plan.others != "omit":
                    yield [at + 1, number, None, 0, 1, 0]
                at += 1

    def _following(self, at: int, labels: list[int]) -> int:
        """Return where the search goes on after a match."""
        if self._plan.skip == "next":
            return at + 1
        if self._plan.skip == "past":
            return at + len(labels)
        places = [place for place, label in enumerate(labels) if label in self._plan.target]
        if not places:
            text = "AFTER MATCH SKIP failed: pattern variable is not present in match"
            raise MarkedError(text, "GENERIC_USER_ERROR")
        place = places[0] if self._plan.skip == "first" else places[-1]
        if not place:
            text = "AFTER MATCH SKIP failed: cannot skip to first row of match"
            raise MarkedError(text, "GENERIC_USER_ERROR")
        return at + place

    def _match(self, start: int) -> list[tuple[int, int]] | None:
        """Return the variables of the first match that starts at a row; None where there is none.

        What has failed once at a row fails there always, if conditions see the same rows. A
        repetition ends where it has come round without a row: `passed` has the instructions since
        the last row.
        """
        labels = list[tuple[int, int]]()
        waiting: list[tuple[int, int, frozenset[int]]] = [(0, start, frozenset())]
        while waiting:
            place, at, passed = waiting.pop()
            del labels[at - start :]
            while place >= 0:
                word, *ways = self._plan.program[place]
                if place in passed and word == "loop":
                    place = max(ways)
                    continue
                if place not in passed and not self._is_new(place, at, start, labels):
                    break
                passed |= {place}
                if word == "done":
                    self._failed.clear()
                    return labels
                if word == "label":
                    label, is_excluded = ways
                    labels.append((label, is_excluded))
                    if not self._is(label, start, at, labels):
                        break
                    place, at, passed = place + 1, at + 1, frozenset()
                else:
                    place, *others = self._ways(word, ways, place, at)
                    waiting += [(other, at, passed) for other in reversed(others)]
        return None

    def _is_new(self, place: int, at: int, start: int, labels: list[tuple[int, int]]) -> bool:
        """Return whether an instruction may still lead to a match from a row, and note it."""
        known = len(self._failed)
        self._failed.add((place, at, *self._seen(start, labels)))
        return len(self._failed) > known

    def _seen(self, start: int, labels: list[tuple[int, int]]) -> Iterator[int]:
        """Give the rows of a match so far that decide what later conditions see."""
        for word, chosen, offset in self._plan.seen:
            order = range(len(labels)) if word == "first" else range(len(labels) - 1, -1, -1)
            fitting = (n for n in order if chosen is None or labels[n][0] in chosen)
            yield from (start + n for n in islice(fitting, offset + 1))
            yield -1

    def _ways(self, word: str, ways: list[int], place: int, at: int) -> list[int]:
        """Return the instructions that follow one without a row, the preferred first."""
        if word == "start":
            return [place + 1 if at == 0 else -1]
        if word == "end":
            return [place + 1 if at == self._count else -1]
        return ways

    def _is(self, label: int, start: int, at: int, labels: list[tuple[int, int]]) -> bool:
        """Return whether a row may be a variable's, which is the last of a match's so far."""
        if at >= self._count:
            return False
        condition = self._plan.conditions[label]
        return condition is None or self._truth(condition, start, labels) is True

    def _truth(self, condition: list[Any], start: int, labels: list[tuple[int, int]]) -> Truth:
        """Return a condition's value at a match's newest row."""
        word, *rest = condition
        if word == "one":
            values: list[Truth] = self._singles[rest[0]]
            return values[self._row(rest[1], start, labels)]
        if word == "two":
            first, second = (self._row(place, start, labels) for place in rest[1:])
            table: list[list[Truth]] = self._pairs[rest[0]]
            return table[first][second]
        if word == "not":
            found = self._truth(rest[0], start, labels)
            return None if found is None else not found
        parts = (self._truth(part, start, labels) for part in rest)
        return _joined(parts, decides=word == "or")

    def _row(self, place: list[Any], start: int, labels: list[tuple[int, int]]) -> int:
        """Return the row that FIRST or LAST means; where there is none, that of no row."""
        word, chosen, offset = place
        if chosen is None or (word == "last" and not offset and labels[-1][0] in chosen):
            found = offset if word == "first" else len(labels) - 1 - offset
            return start + found if 0 <= found < len(labels) else self._count
        order = range(len(labels)) if word == "first" else range(len(labels) - 1, -1, -1)
        left = offset
        for number in order:
            if labels[number][0] in chosen:
                if not left:
                    return start + number
                left -= 1
        return self._count


def _joined(values: Iterator[Truth], *, decides: bool) -> Truth:
    """Return AND or OR of truth values: the first that decides, else whether all are known."""
    found: Truth = not decides
    for value in values:
        if value is decides:
            return decides
        found = None if value is None else found
    return found


def _shown(at: int, number: int, found: list[tuple[int, int]]) -> Iterator[Found]:
    for place, (label, is_excluded) in enumerate(found):
        is_last = place == len(found) - 1
        yield [at + place + 1, number, label, place, int(is_last), is_excluded]


UDFS: list[Udf] = [
    (
        "athena_matched_rows",
        matched,
        ("VARCHAR", "BIGINT", "BOOLEAN[][]", "BOOLEAN[][][]"),
        "BIGINT[][]",
    ),
]
