"""The pattern of MATCH_RECOGNIZE as a program for udfs/rowpatterns: what is tried, in which order.

Source: Trino 476's StatementAnalyzer and PatternRecognitionAnalyzer for what is refused.
"""

from collections.abc import Sequence
from itertools import permutations

from sqlglot import exp

from ..binder import Binder
from .json_table_plans import canonical

type Instruction = list[str | int]

MOST_INSTRUCTIONS = 10_000


class PatternProgram:
    """Writes a pattern's instructions; `labels` are its primary variables in the text's order."""

    def __init__(self, binder: Binder, pattern: exp.Expr) -> None:
        self._binder = binder
        self._pattern = pattern
        self._excluded = 0
        self.instructions: list[Instruction] = []
        named = [p.this for p in _walk(pattern) if p.args["kind"] == "label"]
        self.labels = list(dict.fromkeys(map(canonical, named)))
        self._write(pattern)
        self._add("done")

    def _add(self, *parts: str | int) -> int:
        if len(self.instructions) >= MOST_INSTRUCTIONS:
            what = f"A row pattern of over {MOST_INSTRUCTIONS} parts"
            raise self._binder.not_supported(self._pattern, what)
        self.instructions.append(list(parts))
        return len(self.instructions) - 1

    def _write(self, node: exp.Expr) -> None:
        kind = node.args["kind"]
        if kind == "label":
            self._add("label", self.labels.index(canonical(node.this)), int(self._excluded > 0))
        elif kind == "concatenation":
            for part in node.expressions:
                self._write(part)
        elif kind == "alternation":
            self._alternatives([[part] for part in node.expressions])
        elif kind == "permutation":
            self._alternatives(list(permutations(node.expressions)))
        elif kind == "excluded":
            self._excluded += 1
            self._write(node.expressions[0])
            self._excluded -= 1
        elif kind == "repeated":
            self._repeated(node)
        elif kind != "empty":
            self._add(kind)

    def _alternatives(self, arms: Sequence[Sequence[exp.Expr]]) -> None:
        split = self._add("split")
        jumps = []
        for arm in arms:
            self.instructions[split].append(len(self.instructions))
            for part in arm:
                self._write(part)
            jumps.append(self._add("jump"))
        for jump in jumps:
            self.instructions[jump].append(len(self.instructions))

    def _repeated(self, node: exp.Expr) -> None:
        least, most = node.args["least"], node.args.get("most")
        self._check_bounds(least, most, node)
        body = node.expressions[0]
        for _ in range(least):
            self._write(body)
        if most is None:
            loop = self._add("loop")
            self._write(body)
            self._add("jump", loop)
            self._choose([loop], node)
        else:
            splits = []
            for _ in range(most - least):
                splits.append(self._add("split"))
                self._write(body)
            self._choose(splits, node)

    def _choose(self, splits: list[int], node: exp.Expr) -> None:
        """Let each go into what follows it first or, where it is reluctant, past all."""
        for split in splits:
            ways = [split + 1, len(self.instructions)]
            self.instructions[split] += reversed(ways) if node.args.get("reluctant") else ways

    def _check_bounds(self, least: int, most: int | None, node: exp.Expr) -> None:
        if most is None:
            return
        if most < 1:
            text = "Pattern quantifier upper bound must be greater than or equal to 1"
            raise self._binder.error("NUMERIC_VALUE_OUT_OF_RANGE", text, node)
        if least > most:
            text = "Pattern quantifier lower bound must not exceed upper bound"
            raise self._binder.error("INVALID_RANGE", text, node)


def exclusions(pattern: exp.Expr) -> list[exp.Expr]:
    """Return the parts of a pattern that are left out of what is shown."""
    return [p for p in _walk(pattern) if p.args["kind"] == "excluded"]


def _walk(node: exp.Expr) -> list[exp.Expr]:
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting += reversed(part.expressions)
    return found
