"""Values that are computed once, within each other."""

from analytics_emulator.athena.sql.nodes.values import Let, Variable, duck, text
from analytics_emulator.athena.sql.types import VARCHAR
from analytics_emulator.athena.sql.writing.values import VALUE_PIECES


def test_a_let_within_another_binds_its_own_variable() -> None:
    x, y = Variable(VARCHAR, "x"), Variable(VARCHAR, "y")
    inner = Let(VARCHAR, (x,), (duck(VARCHAR, "$1 || $2", x, y),), duck(VARCHAR, "upper($1)", x))
    outer = Let(VARCHAR, (x, y), (text("a"), text("b")), duck(VARCHAR, "$1 || $2", x, inner))
    (body,) = (p for p in VALUE_PIECES[Let](outer) if getattr(p, "form", "") == "$1 || $2")
    kept = body.operands[1]
    assert kept.variables == (x,)
    assert kept.body == inner.body
    assert x not in kept.values[0].operands
    assert y not in kept.values[0].operands
