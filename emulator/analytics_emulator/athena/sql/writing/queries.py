"""How queries and what stands in FROM are written."""

from analytics_emulator.sql_text import quoted, text_literal

from ..nodes.node import Node
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Item,
    Join,
    KeptRows,
    OneRow,
    Row,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)
from ..nodes.values import Literal, Ordering, Value, cast_to
from .pieces import Part, Pieces, Rule, clause, joined
from .recursion import recursive_tables

_ASSOCIATIVE = ("UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL")


def _select(node: Select) -> Pieces:
    ties = clause(" QUALIFY rank() OVER (ORDER BY ", node.order) if node.ties else []
    return [
        "SELECT DISTINCT " if node.distinct else "SELECT ",
        *joined(node.items, ", "),
        *_from(node.source, node.where),
        *([*ties, f") <= {node.first}"] if ties else []),
        *clause(" ORDER BY ", (_position(o, node.items) for o in node.order)),
        f" LIMIT {node.first}" if node.first is not None and not ties else "",
        f" OFFSET {node.skipped}" if node.skipped is not None else "",
    ]


def _from(source: Node, where: tuple[Value, ...]) -> Pieces:
    if isinstance(source, OneRow) and not where:
        return []
    return [" FROM ", source, *clause(" WHERE ", where, " AND ")]


def _position(order: Ordering, items: tuple[Item, ...]) -> Node | Pieces:
    """Return an ORDER BY item; one that is an output stands as its number."""
    for number, item in enumerate(items, 1):
        if item.value == order.value:
            direction = "DESC" if order.descending else "ASC"
            return [f"{number} {direction} NULLS {'FIRST' if order.nulls_first else 'LAST'}"]
    return order


def _set_operation(node: SetOperation) -> Pieces:
    """Write arms in balance, so that a long chain is no deep tree for DuckDB."""
    arms: list[Pieces] = [["(", a, ")"] for a in node.arms]
    while len(arms) > 2 and node.word in _ASSOCIATIVE:
        pairs = [arms[i : i + 2] for i in range(0, len(arms), 2)]
        arms = [["(", *joined(p, f" {node.word} "), ")"] if len(p) == 2 else p[0] for p in pairs]
    return joined(arms, f" {node.word} ")


def _values(node: Values) -> Pieces:
    names = ", ".join(map(quoted, node.names))
    return ["SELECT * FROM (VALUES ", *joined(node.rows, ", "), f") AS _v({names})"]


def _cell(cell: Value) -> Value:
    is_null = isinstance(cell, Literal) and cell.value is None
    return cast_to(cell.type, cell) if is_null else cell


def _common_table(node: CommonTable) -> Pieces:
    columns = ", ".join(map(quoted, node.columns))
    kept = "NOT MATERIALIZED " if node.anew else ""
    return [f"{quoted(node.name)}({columns}) AS {kept}(", node.query, ")"]


def _with(node: With) -> Pieces:
    tables: list[Part] = []
    for table in node.tables:
        tables.extend(recursive_tables(table) if table.step else [table])
    return ["WITH ", *joined(tables, ", "), " ", node.query]


def _derived(node: Derived) -> Pieces:
    return ["LATERAL (" if node.lateral else "(", node.query, f") AS {quoted(node.alias)}"]


def _join(node: Join) -> Pieces:
    right: Pieces = ["(", node.right, ")"] if isinstance(node.right, Join) else [node.right]
    return [node.left, f" {node.kind} JOIN ", *right, *clause(" ON ", node.condition, " AND ")]


def _unnest(node: Unnest) -> Pieces:
    """Write UNNEST as a projection, which keeps the order; its lists are computed below it."""
    inner = quoted(f"{node.alias}_lists")
    below: list[Part] = [[v, f" AS c{i}"] for i, v in enumerate(node.kept)]
    below += [[v, f" AS l{i}"] for i, v in enumerate(node.lists)]
    count = len(node.lists)
    longest = f"greatest({', '.join(f'coalesce(len({inner}.l{i}), 0)' for i in range(count))})"
    least = f"greatest({longest}, 1)" if node.outer else longest
    above = [f"{inner}.c{i} AS c{i}" for i in range(len(node.kept))]
    above += [
        f"unnest(list_resize(coalesce({inner}.l{i}, []), {least})) AS e{i}" for i in range(count)
    ]
    if node.numbered:
        numbers = f"range(1, {longest} + 1)"
        if node.outer:
            numbers = f"CASE WHEN {longest} = 0 THEN [NULL] ELSE {numbers} END"
        above.append(f"unnest({numbers}) AS o")
    source: Pieces = ["SELECT ", *joined(below, ", "), *_from(node.source, ())]
    tail = f") AS {inner}) AS {quoted(node.alias)}"
    return ["(SELECT ", ", ".join(above), " FROM (", *source, tail]


def _grouped(node: Grouped) -> Pieces:
    keys: list[Pieces] = [[k, f" AS k{i}"] for i, k in enumerate(node.keys)]
    found: list[Pieces] = [[a, f" AS a{i}"] for i, a in enumerate(node.aggregates)]
    outputs = joined([*keys, *found], ", ") or [
        "count(*) AS _one" if not node.sets else "1 AS _one"
    ]
    return [
        "(SELECT ", *outputs, *_grouped_from(node), *_sets(node), f") AS {quoted(node.alias)}",
    ]  # fmt: skip


def _grouped_from(node: Grouped) -> Pieces:
    return [" FROM ", node.source, *clause(" WHERE ", node.where, " AND ")]


def _sets(node: Grouped) -> Pieces:
    if not node.sets:
        return []
    sets = ["(" + ", ".join(str(k + 1) for k in s.keys) + ")" for s in node.sets]
    if len(sets) == 1:
        return [f" GROUP BY {sets[0][1:-1] or '()'}"]
    return [f" GROUP BY GROUPING SETS ({', '.join(sets)})"]


def _kept_rows(node: KeptRows) -> Pieces:
    rows = f"FROM read_parquet({text_literal(node.path)})"
    if not node.column:
        return [rows]
    values = ", ".join(map(text_literal, node.values))
    return [f"{rows} WHERE CAST({quoted(node.column)} AS VARCHAR) IN ({values})"]


QUERY_PIECES: dict[type[Node], Rule] = {
    Select: _select,
    Item: lambda n: [n.value, f" AS {quoted(n.name)}"],
    SetOperation: _set_operation,
    Values: _values,
    Row: lambda n: ["(", *joined(map(_cell, n.cells), ", "), ")"],
    CommonTable: _common_table,
    With: _with,
    KeptRows: _kept_rows,
    OneRow: lambda _n: ["(SELECT 1) AS _d"],
    CommonScan: lambda n: [f"{quoted(n.name)} AS {quoted(n.alias)}"],
    Derived: _derived,
    Join: _join,
    Unnest: _unnest,
    Grouped: _grouped,
}
