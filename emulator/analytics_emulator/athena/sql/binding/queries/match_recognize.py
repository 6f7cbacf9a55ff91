"""MATCH_RECOGNIZE: rows that follow a pattern, partition by partition.

A partition's rows are gathered in a list, in their order; a function finds which of them match, as
which variables; each row that is shown is taken from the list again, with its match's number, and
the measures are functions over a match's rows. Source: Trino's documentation, "MATCH_RECOGNIZE",
and a Trino 476.
"""

import json
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import located
from ...nodes.forms import spread
from ...nodes.queries import Derived, Item, Relation, Select
from ...nodes.values import Comparison, Value, column, duck, number, text
from ...reading.formatting import formatted
from ...reading.positions import query_position
from ...semantics.zones import mixes_zones
from ...types import BIGINT, BOOLEAN, Type, array
from ..expressions.ordering import order_items, unorderable
from ..scope import Field, Scope
from ..shape import FromClause
from .json_table_plans import canonical
from .row_pattern_conditions import RowConditions
from .row_pattern_measures import RowMeasures
from .row_pattern_navigation import Navigation, Taken, Variables
from .row_pattern_programs import PatternProgram, exclusions
from .row_pattern_rows import PartitionRows

if TYPE_CHECKING:
    from .query_binder import QueryBinder


def match_recognize(
    queries: "QueryBinder", clause: FromClause, node: exp.Expr, parent: Scope | None
) -> FromClause:
    """Return the rows that MATCH_RECOGNIZE makes of a relation's."""
    return _Matching(queries, clause, node, parent).clause()


class _Matching:
    """Binds one MATCH_RECOGNIZE."""

    def __init__(
        self, queries: "QueryBinder", clause: FromClause, relation: exp.Expr, parent: Scope | None
    ) -> None:
        self._queries, self._binder = queries, queries.binder
        self._relation, self._node, self._parent = relation, relation.args["match"], parent
        self._input = FromClause(clause.relation, [f for f in clause.fields if not f.hidden])
        self._program = PatternProgram(self._binder, self._node.args["pattern"])
        self._variables = self._named()

    def clause(self) -> FromClause:
        """Return what stands in FROM."""
        self._check()
        navigation = Navigation(self._binder, self._variables)
        defined = {
            self._defined(d): navigation.taken(d.this, defines=True)
            for d in self._node.args["define"]
        }
        named = self._node.args.get("measures") or []
        measures = [navigation.taken(m.this, defines=False) for m in named]
        keys, order = self._partition(), self._node.args.get("order")
        places = [self._place(item.this) for item in order.expressions] if order else []
        ordered = order_items(self._binder, order, Scope(self._input.fields)) if order else ()
        rows = PartitionRows(
            self._queries, self._input, keys, ordered, [*defined.values(), *measures], self._parent
        )
        shown = rows.shown(self._plan(rows, defined))
        bound = RowMeasures(self._binder, shown, self._program.labels, rows.shifted)
        values = [(m.alias, bound.measure(taken)) for m, taken in zip(named, measures, strict=True)]
        columns = [Item(f"c{i}", f.value) for i, f in enumerate(shown.columns.fields)]
        told = [Item(f"m{i}", value) for i, (_, value) in enumerate(values)]
        kept = [Item("last", shown.is_last), Item("excluded", shown.is_excluded)]
        alias = self._queries.alias()
        told_rows = Derived(Select((*columns, *told, *kept), rows.relation), alias)
        fields = self._outputs(
            alias, keys, places, [(n, f"m{i}", v) for i, (n, v) in enumerate(values)]
        )
        return self._chosen(told_rows, alias, fields)

    def _named(self) -> Variables:
        """Return the variables, primary and union."""
        labels, subsets = self._program.labels, dict[str, list[int]]()
        for subset in self._node.args.get("subsets") or []:
            name = canonical(subset.args["alias"])
            if name in labels or name in subsets:
                text_ = f"union pattern variable name: {name} is a duplicate of"
                raise self._binder.error(
                    "INVALID_LABEL", f"{text_} {'primary' if name in labels else 'union'}"
                    " pattern variable name", subset.args["alias"],
                )  # fmt: skip
            subsets[name] = [self._primary(e, "subset element: ") for e in subset.this.expressions]
        return Variables(labels, subsets)

    def _primary(self, name: exp.Expr, what: str) -> int:
        found = canonical(name)
        if found not in self._program.labels:
            words = f"{what}{found} is not a primary pattern variable"
            raise self._binder.error("INVALID_LABEL", words, name)
        return self._program.labels.index(found)

    def _defined(self, node: exp.Expr) -> int:
        """Return the number of a variable that DEFINE names, once."""
        name = node.args["alias"]
        same = [
            d for d in self._node.args["define"]
            if canonical(d.args["alias"]) == canonical(name)
        ]  # fmt: skip
        if same[0] is not node:
            words = f"pattern variable with name: {canonical(name)} is defined twice"
            raise self._binder.error("INVALID_LABEL", words, name)
        return self._primary(name, "defined variable: ")

    def _check(self) -> None:
        pattern, target = self._node.args["pattern"], self._node.args.get("target")
        if self._node.args.get("seek"):
            text_ = f"Pattern search modifier: {self._node.args['seek']} is not allowed in"
            words = f"{text_} MATCH_RECOGNIZE clause"
            raise self._binder.error("NOT_SUPPORTED", words, self._node)
        excluded = exclusions(pattern)
        if excluded and self._node.args.get("others") == "unmatched":
            words = "Pattern exclusion syntax is not allowed when ALL ROWS PER MATCH WITH UNMATCHED"
            raise self._binder.error(
                "INVALID_ROW_PATTERN", f"{words} ROWS is specified", excluded[0]
            )
        if target is not None and self._variables.numbers(target) is None:
            words = f"{canonical(target)} is not a primary or union pattern variable"
            raise self._binder.error("INVALID_LABEL", words, target)

    def _partition(self) -> list[int]:
        """Return which columns tell partitions apart."""
        keys = self._node.args.get("partition_by") or []
        places = [self._place(key) for key in keys]
        for key, place in zip(keys, places, strict=True):
            t = self._input.fields[place].value.type
            found = t if mixes_zones(t) else unorderable(t)
            if found:
                raise self._binder.not_supported(key, f"PARTITION BY of {found}")
        return places

    def _place(self, node: exp.Expr) -> int:
        """Return which column of the input a name means."""
        if not isinstance(node, exp.Column):
            words = f"Expected column reference. Actual: {formatted(self._binder.sql, node)}"
            raise self._binder.error("INVALID_COLUMN_REFERENCE", words, node)
        value = self._binder.value(node, Scope(self._input.fields))
        if value not in [f.value for f in self._input.fields]:
            raise self._binder.not_supported(node, "PARTITION BY or ORDER BY of a row's field")
        return [f.value for f in self._input.fields].index(value)

    def _plan(self, rows: PartitionRows, defined: dict[int, Taken]) -> Value:
        """Return the rows that are shown, as udfs/rowpatterns tells them."""
        conditions = RowConditions(self._binder, rows.rows, rows.at_row)
        known = {label: conditions.condition(taken, label) for label, taken in defined.items()}
        target = self._node.args.get("target")
        plan = {
            "program": self._program.instructions,
            "conditions": [known.get(n) for n in range(len(self._program.labels))],
            "skip": self._node.args.get("skip") or "past",
            "target": self._variables.numbers(target),
            "others": self._node.args.get("others") or "show",
            "seen": conditions.seen,
        }
        count = duck(BIGINT, "len($1)", rows.rows)
        truths = array(array(BOOLEAN))
        singles = _list_of(truths, conditions.singles)
        pairs = _list_of(array(truths), conditions.pairs)
        form = "athena_matched_rows($1, $2, $3, $4)"
        return duck(array(array(BIGINT)), form, text(json.dumps(plan)), count, singles, pairs)

    def _outputs(
        self,
        alias: str,
        keys: list[int],
        order: list[int],
        measures: list[tuple[str, str, Value]],
    ) -> list[Field]:
        """Return the columns: those of the partition and of the order, the measures, the rest."""
        named = self._node.args.get("alias")
        relation = named.name.lower() if named and named.name else None
        told = [
            Field(label.lower(), label, column(value.type, alias, name), relation)
            for label, name, value in measures
        ]
        before, after = keys, list[int]()
        if self._node.args["rows"] == "all":
            before = [*keys, *order]
            after = [i for i in range(len(self._input.fields)) if i not in before]
        first, last = ([self._handed_on(i, alias, relation) for i in p] for p in (before, after))
        return self._renamed([*first, *told, *last])

    def _handed_on(self, place: int, alias: str, relation: str | None) -> Field:
        found = self._input.fields[place]
        value = column(found.value.type, alias, f"c{place}")
        return Field(found.name, found.label, value, relation)

    def _renamed(self, fields: list[Field]) -> list[Field]:
        named = self._node.args.get("alias")
        labels = [c.name for c in named.columns] if named else []
        if not fields:
            words = "pattern recognition output table has no columns"
            place = query_position(self._binder.sql, self._relation)
            raise located("TABLE_HAS_NO_COLUMNS", words, place)
        if not labels:
            return fields
        if len(labels) != len(fields):
            words = f"Column alias list has {len(labels)} entries but '{named.name}' has"
            words = f"{words} {len(fields)} columns available"
            raise self._binder.error("MISMATCHED_COLUMN_ALIASES", words, self._node)
        pairs = zip(labels, fields, strict=True)
        return [Field(label.lower(), label, f.value, f.relation) for label, f in pairs]

    def _chosen(self, rows: Relation, alias: str, fields: list[Field]) -> FromClause:
        """Return the rows that are shown: a match's last one, or all that aren't left out."""
        one = self._node.args["rows"] == "one"
        flag, wanted = ("last", 1) if one else ("excluded", 0)
        shown = Comparison(BOOLEAN, "=", column(BIGINT, alias, flag), number(wanted))
        outer = self._queries.alias()
        items = tuple(Item(f"c{i}", f.value) for i, f in enumerate(fields))
        found = [
            Field(f.name, f.label, column(f.value.type, outer, f"c{i}"), f.relation)
            for i, f in enumerate(fields)
        ]
        return FromClause(Derived(Select(items, rows, (shown,)), outer), found)


def _list_of(kind: Type, values: list[Value]) -> Value:
    """Return a list of values of one type."""
    if not values:
        return duck(kind, "CAST([] AS $1)", kind)
    return duck(kind, spread("[*]", len(values)), *values)
