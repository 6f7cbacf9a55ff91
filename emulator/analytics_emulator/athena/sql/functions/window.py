"""Window functions (Trino docs, Window functions)."""

from collections.abc import Callable

from ..coercion import coerce, common_type
from ..registry import Call
from ..scope import Expr
from ..typesystem import BIGINT, DOUBLE

type WindowRule = Callable[[Call, str, str], Expr]

WINDOWS: dict[str, WindowRule] = {}


def _ranking(name: str) -> WindowRule:
    def rule(call: Call, _nulls: str, over: str) -> Expr:
        call.expect(0)
        return Expr(f"{name}() OVER ({over})", BIGINT)

    return rule


def _fraction(name: str) -> WindowRule:
    def rule(call: Call, _nulls: str, over: str) -> Expr:
        call.expect(0)
        return Expr(f"{name}() OVER ({over})", DOUBLE)

    return rule


for _name in ("row_number", "rank", "dense_rank"):
    WINDOWS[_name] = _ranking(_name)
for _name in ("percent_rank", "cume_dist"):
    WINDOWS[_name] = _fraction(_name)


def _ntile(call: Call, _nulls: str, over: str) -> Expr:
    call.expect(1)
    return Expr(f"ntile({call.coerced(0, BIGINT).sql}) OVER ({over})", BIGINT)


WINDOWS["ntile"] = _ntile


def _offset(call: Call, least: int) -> str:
    """Give the second argument: Trino fails below its least value."""
    offset = call.coerced(1, BIGINT)
    if isinstance(offset.literal, int) and offset.literal < least:
        raise call.error("INVALID_FUNCTION_ARGUMENT", f"Offset must be at least {least}")
    return offset.sql


def _neighbour(name: str) -> WindowRule:
    def rule(call: Call, nulls: str, over: str) -> Expr:
        call.expect(1, 2, 3)
        if "ORDER BY" not in over:
            raise call.error("MISSING_ORDER_BY", f"{name} window function requires ORDER BY")
        value = call.arg(0)
        args = []
        if len(call.nodes) > 1:
            args.append(_offset(call, 0))
        t = value.type
        if len(call.nodes) > 2:
            met = common_type(t, call.arg(2).type)
            if met is None:
                raise call.mismatch()
            value, t = coerce(value, met), met
            args.append(coerce(call.arg(2), met).sql)
        return Expr(f"{name}({', '.join([value.sql, *args])}{nulls}) OVER ({over})", t)

    return rule


WINDOWS["lag"] = _neighbour("lag")
WINDOWS["lead"] = _neighbour("lead")


def _edge(name: str) -> WindowRule:
    def rule(call: Call, nulls: str, over: str) -> Expr:
        call.expect(1)
        value = call.arg(0)
        return Expr(f"{name}({value.sql}{nulls}) OVER ({over})", value.type)

    return rule


WINDOWS["first_value"] = _edge("first_value")
WINDOWS["last_value"] = _edge("last_value")


def _nth_value(call: Call, nulls: str, over: str) -> Expr:
    call.expect(2)
    value, number = call.arg(0), _offset(call, 1)
    return Expr(f"nth_value({value.sql}, {number}{nulls}) OVER ({over})", value.type)


WINDOWS["nth_value"] = _nth_value
