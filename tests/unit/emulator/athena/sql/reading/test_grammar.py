"""Texts that sqlglot would take and Trino's grammar doesn't, and the other way round.

The places are those of a running Trino 476; the cases of tests/parity hold whole error texts.
"""

from collections.abc import Callable

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine
from analytics_emulator.athena.sql.reading.dialect import AthenaSelect
from analytics_emulator.athena.sql.reading.grammar import RESERVED, recognise
from analytics_emulator.athena.sql.reading.grammar.recogniser import Recogniser


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("SELECT item, FROM sales", "1:14"),
        ("SELECT item::varchar FROM sales", "1:12"),
        ("SELECT item FROM sales\nWHERE quantity == 1", "2:17"),
        ("SELECT item FROM sales LIMIT 0, 1", "1:31"),
        ("SELECT item FROM sales LIMIT 1 OFFSET 1", "1:32"),
        ("SELECT item FROM sales s LIMIT (1)", "1:32"),
        ("SELECT interval 1 day", "1:17"),
        ("SELECT item AS 'x' FROM sales", "1:16"),
        ("FROM sales", "1:1"),
        ("SELECT CASE WHEN true THEN 1 END CASE", "1:34"),
        ("SELECT * FROM VALUES 1", "1:15"),
        ("SELECT decimal 1.005", "1:16"),
        ("SELECT * FROM sales JOIN sales s", "1:33"),
        ("SELECT * FROM sales CROSS JOIN sales s ON true", "1:40"),
        ("SELECT * FROM sales OUTER JOIN sales s ON true", "1:21"),
        ("SELECT item FROM sales FETCH FIRST 1 ROWS", "1:42"),
        ("SELECT item FROM sales ORDER BY item WHERE true", "1:38"),
        ("SELECT 1 ORDER BY 1 UNION SELECT 2", "1:21"),
        ("SELECT 1 IS UNKNOWN", "1:13"),
        ("SELECT true IS TRUE", "1:16"),
        ("SELECT 1 < 2 < 3", "1:14"),
        ("SELECT 'it\\'s'", "1:14"),
        ("SELECT ()", "1:10"),
        ("SELECT CAST(ARRAY[1] AS integer[])", "1:32"),
        ("SELECT CAST(1 AS character varying)", "1:28"),
        ("SELECT substring('abc' FOR 2)", "1:24"),
        ("SELECT extract('day' FROM now())", "1:16"),
        ("SELECT listagg(item) FROM sales", "1:22"),
        ("SELECT sum(1) OVER w FROM sales WINDOW w (ORDER BY 1)", "1:42"),
        ("WITH a AS NOT MATERIALIZED (SELECT 1 x) SELECT * FROM a", "1:11"),
        ("SELECT json_value('{}', 'lax $' foo)", "1:33"),
        ("SELECT `item` FROM sales", "1:8"),
        ("SELECT 1a FROM sales", "1:8"),
        ('SELECT "" FROM sales', "1:8"),
        ("SELECT trim(FROM 'a')", "1:8"),
        ("SELECT x '41'", "1:8"),
    ],
)
def test_foreign_grammar_is_malformed_at_trinos_place(
    engine: SqlEngine, sql: str, place: str
) -> None:
    with pytest.raises(MalformedQueryError, match=rf"^line {place}: "):
        engine.compile(sql, "shop")


@pytest.mark.parametrize("name", ["float", "string", "array(text)", "decimal(a)", "varchar(max)"])
def test_foreign_type_is_unknown(engine: SqlEngine, name: str) -> None:
    with pytest.raises(AthenaQueryError) as unknown:
        engine.compile(f"SELECT 1,\n CAST(item AS {name}) FROM sales", "shop")  # noqa: S608  # a type
    assert str(unknown.value) == f"TYPE_MISMATCH: line 2:2: Unknown type: {name}"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT item FROM sales OFFSET 1 LIMIT 1",
        "SELECT item AS \"case\", ARRAY[1, 2][1], interval '1' day FROM sales",
        "SELECT item text, quantity float FROM sales",
        "SELECT 'a, FROM b::c == d' FROM sales -- e::f",
        "SELECT anti.item semi, 1 qualify, 2 pivot FROM sales anti JOIN sales asof ON true",
        "SELECT /*+ hint */ item FROM sales /* a /* b */",
    ],
)
def test_trinos_grammar_passes(engine: SqlEngine, sql: str) -> None:
    assert engine.compile(sql, "shop").columns


def test_word_that_foreign_dialects_know_is_a_name(engine: SqlEngine) -> None:
    assert engine.compile("SELECT 1 ISNULL, 2 NOTNULL", "shop").columns[0].name == "ISNULL"


PARSERS_WORDS = sorted(
    word for word in AthenaSelect.Tokenizer.KEYWORDS if word.isalpha() and word not in RESERVED
)


@pytest.mark.parametrize("word", PARSERS_WORDS)
def test_word_that_the_parser_knows_is_a_name_wherever_trino_takes_it_for_one(
    engine: SqlEngine, word: str
) -> None:
    sql = f"SELECT {word}.{word} AS {word} FROM (SELECT 1 {word}) {word}({word}) GROUP BY 1"  # noqa: S608  # a word
    assert engine.compile(sql, "shop").columns[0].name == word


def test_function_before_a_column_called_over_is_no_window(engine: SqlEngine) -> None:
    assert engine.compile("SELECT sum(1) OVER FROM sales", "shop").columns[0].name == "OVER"


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_word_is_no_name(word: str) -> None:
    with pytest.raises(MalformedQueryError):
        recognise(f"SELECT 1 AS {word}")
    recognise(f'SELECT 1 AS "{word}"')


FORMS = (
    "ARRAY[{}]", "row({}, 1)", "({})", "(x, {})", "f({})", "trim({})", "trim({}, 'a')",
    "substring({}, 1)", "substring({} FROM 1)", "position('a' IN {})", "x -> {}", "(x) -> {}",
    "(SELECT {})", "((SELECT {}) + 1)", "(SELECT * FROM ((SELECT {}) t CROSS JOIN u))",
    "x IN ({})", "x IN ((SELECT {}))", "EXISTS (SELECT {})", "CASE WHEN {} THEN 1 END",
    "CAST({} AS row(a row(b integer)))", "json_value({}, 'lax $')", "sum({}) OVER (ORDER BY {})",
)  # fmt: skip


@pytest.mark.parametrize("form", [f for f in FORMS if f.count("{}") == 1])
def test_steps_grow_with_the_text(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    original: Callable[..., bool] = Recogniser.take

    def counted(self: Recogniser, *kinds: str) -> bool:
        nonlocal steps
        steps += 1
        return original(self, *kinds)

    monkeypatch.setattr(Recogniser, "take", counted)

    def taken(levels: int) -> int:
        nonlocal steps
        value, steps = "x", 0
        for _ in range(levels):
            value = form.format(value)
        recognise(f"SELECT {value}")
        return steps

    assert taken(16) < 4.5 * taken(4) + 20
