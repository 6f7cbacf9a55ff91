"""What a scan's conditions say of its columns' values: for tables that know their files' bounds.

A test is a column beside constants; what the constants are DuckDB says. A condition that isn't made
of such tests says nothing, so that the files are too many rather than too few.
"""

from collections.abc import Iterator, Mapping

import duckdb

from ..nodes.forms import called
from ..nodes.values import Call, Cast, Column, Comparison, Literal, Logical, Subquery, Value
from ..nodes.volatility import contains_volatile
from ..nodes.walking import walk
from ..source import AllOf, AnyOf, Selection, Test
from ..writing import write
from .statement import Connection, Statement

_KINDS = {"boolean", "integer", "bigint", "varchar", "date", "timestamp"}
_INTEGERS = {"tinyint", "smallint", "integer", "bigint"}
_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MOST_COMPUTED = 200
_NULL, _NOT = "($1 IS NULL)", "(NOT $1)"


def selection(conditions: tuple[Value, ...], connection: Connection) -> AllOf:
    """Return what conditions that all hold say; nothing is an empty one."""
    wanted = {v for c in conditions for p in walk(c) for v in _constants(p)}
    texts = _texts(list(wanted), connection)
    terms = (_told(condition, texts) for condition in conditions)
    return AllOf(tuple(term for term in terms if term is not None))


def _told(  # noqa: PLR0911  # one answer a kind
    condition: Value, texts: Mapping[Value, str | None]
) -> Selection | None:
    """Return what a condition says; None where that isn't told."""
    match condition:
        case Logical(word="AND"):
            terms = [_told(term, texts) for term in condition.terms]
            return AllOf(tuple(term for term in terms if term is not None))
        case Logical(word="OR"):
            terms = [_told(term, texts) for term in condition.terms]
            known = tuple(term for term in terms if term is not None)
            return AnyOf(known) if len(known) == len(terms) else None
        case Comparison(operator=sign) if sign in _MIRRORED:
            return _compared(condition.left, sign, condition.right, texts) or _compared(
                condition.right, _MIRRORED[sign], condition.left, texts
            )
        case Call() if condition.form.startswith("($1 IN ("):
            return _listed(condition, texts)
        case Call(form=form, operands=(Column() as column,)) if form == _NULL:
            return Test(column.name, "IS NULL")
        case Call(form=form, operands=(Call(operands=(Column() as column,)) as inner,)):
            return Test(column.name, "IS NOT NULL") if (form, inner.form) == (_NOT, _NULL) else None
    return None


def _compared(
    left: Value, sign: str, right: Value, texts: Mapping[Value, str | None]
) -> Test | None:
    column, text = _column(left), texts.get(right)
    return None if column is None or text is None else Test(column.name, sign, (text,))


def _listed(call: Call, texts: Mapping[Value, str | None]) -> Test | None:
    first, *others = (operand for operand in call.operands if isinstance(operand, Value))
    column = _column(first)
    if column is None or any(other not in texts for other in others):
        return None
    found = (texts[other] for other in others)
    return Test(column.name, "IN", tuple(text for text in found if text is not None))


def _constants(part: object) -> Iterator[Value]:
    """Yield what stands beside a column in a test."""
    match part:
        case Comparison(left=left, right=right):
            pairs = [(left, right), (right, left)]
        case Call() if part.form.startswith("($1 IN ("):
            first, *others = (o for o in part.operands if isinstance(o, Value))
            pairs = [(first, other) for other in others]
        case _:
            return
    for one, other in pairs:
        if _column(one) is not None and other.type.kind == one.type.kind and _is_constant(other):
            yield other


def _column(value: Value) -> Column | None:
    """Return the column that a value is, also as a wider integer, of a type that can be tested."""
    if isinstance(value, Cast) and value.type.kind in _INTEGERS:
        inner = value.value
        return inner if isinstance(inner, Column) and inner.type.kind in _INTEGERS else None
    known = isinstance(value, Column) and value.type.kind in _KINDS
    return value if isinstance(value, Column) and known else None


def _is_constant(value: Value) -> bool:
    return not contains_volatile(value) and not any(
        isinstance(part, Column | Subquery) for part in walk(value)
    )


def _texts(values: list[Value], connection: Connection) -> dict[Value, str | None]:
    """Return constants as texts, computed ones as DuckDB writes them, none where one of them fails;
    of very many none are computed."""
    known: dict[Value, str | None] = {
        v: None if v.value is None else str(v.value) for v in values if isinstance(v, Literal)
    }
    others = [value for value in values if value not in known]
    if not others or len(others) > _MOST_COMPUTED:
        return known
    shown = ", ".join(f"CAST({write(value, {}).sql} AS VARCHAR)" for value in others)
    sql = f"SELECT {shown}"
    try:
        ((*found,),) = connection.rows(Statement(sql, called(sql)))
    except duckdb.Error:
        return known
    texts = (None if text is None else str(text) for text in found)
    return {**known, **dict(zip(others, texts, strict=True))}
