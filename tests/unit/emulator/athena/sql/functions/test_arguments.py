"""Every function with arguments that it wasn't made for: an answer or an error of Athena's."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine
from analytics_emulator.athena.sql.errors import MalformedQueryError
from analytics_emulator.athena.sql.functions.registry import FUNCTIONS

# texts of our own making

ARGUMENTS = (
    "", "*", "NULL", "1", "'a'", "DATE '2026-11-01'", "TIMESTAMP '2026-11-01 00:00 UTC'",
    "rgb(1, 2, 3)", "ARRAY[]", "ARRAY[rgb(1, 2, 3)]", "MAP(ARRAY['a'], ARRAY[1])",
    "ROW(rgb(1, 2, 3))", "x -> x",
)  # fmt: skip


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_one_argument_of_any_type_is_no_failure_of_ours(engine: SqlEngine, argument: str) -> None:
    for function in FUNCTIONS.values():
        over = "" if function.kind == "scalar" else " OVER ()"
        try:
            engine.compile(f"SELECT {function.name}({argument}){over}", "shop")
        except (AthenaQueryError, MalformedQueryError) as error:
            assert "INTERNAL" not in str(error), function.name  # noqa: PT017  # it may end so


@pytest.mark.parametrize("name", ["greatest", "least"])
@pytest.mark.parametrize("argument", ["rgb(1, 2, 3)", "MAP()", "ARRAY[JSON '1']"])
def test_extreme_of_what_has_no_order_is_unknown(
    engine: SqlEngine, name: str, argument: str
) -> None:
    for arguments in (argument, f"{argument}, {argument}"):
        with pytest.raises(AthenaQueryError, match=f"Unexpected parameters .* function {name}"):
            engine.compile(f"SELECT {name}({arguments})", "shop")


@pytest.mark.parametrize(("call", "message"), [
    ("try()", "The 'try' function must have exactly one argument"),
    ("nullif(1)", "Invalid number of arguments for 'nullif' function"),
    ("format('a')", "The 'format' function must have at least two arguments"),
])  # fmt: skip
def test_count_of_arguments_that_the_parser_knows_is_an_error_of_syntax(
    engine: SqlEngine, call: str, message: str
) -> None:
    with pytest.raises(AthenaQueryError) as caught:
        engine.compile(f"SELECT {call}", "shop")
    assert (caught.value.name, caught.value.message) == ("SYNTAX_ERROR", f"line 1:8: {message}")
