"""Products of decimals: in 64 bits where they fit there, exact in any case."""

# ruff: noqa: S608  # texts of our own making

from decimal import Context, Decimal

import pytest

from analytics_emulator.athena.sql import SqlEngine

EXACT = Context(prec=60)
INTEGERS = (0, 1, -7, 2147483647, -2147483648)


def products(engine: SqlEngine, sql: str) -> list[list[str | None]]:
    return [list(r) for r in engine.run(engine.compile(sql, "shop")).rows]


@pytest.mark.parametrize("price", ["0.01", "-999999.99", "1000000.00", "9999999.99", "99999999.99"])
@pytest.mark.parametrize("form", ["x * y", "y * x"])
def test_product_of_a_decimal_and_an_integer_is_exact(
    engine: SqlEngine, price: str, form: str
) -> None:
    values = ", ".join(f"({n}, CAST('{price}' AS decimal(10,2)), {n})" for n in INTEGERS)
    rows = products(engine, f"SELECT i, {form} FROM (VALUES {values}) t(i, x, y)")
    assert {int(i or 0): Decimal(p or 0) for i, p in rows} == {
        n: Decimal(price) * n for n in INTEGERS
    }


@pytest.mark.parametrize("x", ["0.0001", "99999.9999", "100000.0000", "-99999999999999.9999"])
@pytest.mark.parametrize("y", ["0.01", "-9999999.99", "10000000.00", "99999999999999.99"])
def test_product_of_two_decimals_is_exact(engine: SqlEngine, x: str, y: str) -> None:
    row = f"CAST('{x}' AS decimal(18,4)), CAST('{y}' AS decimal(16,2))"
    rows = products(engine, f"SELECT x * y, y * x FROM (VALUES ({row})) t(x, y)")
    assert {Decimal(v or 0) for v in rows[0]} == {EXACT.multiply(Decimal(x), Decimal(y))}


def test_product_of_fractions_alone_and_of_null(engine: SqlEngine) -> None:
    row = "CAST('0.000000000001' AS decimal(12,12)), CAST('0.9' AS decimal(12,12))"
    rows = products(
        engine, f"SELECT x * y, x * y * z FROM (VALUES ({row}, CAST(NULL AS integer))) t(x, y, z)"
    )
    assert rows == [["0.000000000000900000000000", None]]
