"""Reading takes time in proportion to the text, however what stands in it is nested."""

import pytest

from analytics_emulator.athena.sql.reading.dialect import AthenaSelect, parse_query

FORMS = (
    "ARRAY[{}]", "row({}, 1)", "map(ARRAY[1], ARRAY[{}])", "date({})", "timestamp({})", "char({})",
    "decimal({})", "transform(x, y -> {})", "(SELECT {})", "x[{}]", "x IN ({})", "f({})", "({}, 1)",
    "CAST({} AS varchar)", "CASE WHEN {} THEN 1 END", "if({}, 1, 2)", "trim({})",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_steps_of_the_parser_grow_with_the_text(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    original = AthenaSelect.Parser._advance

    def counted(self: object, times: int = 1) -> None:
        nonlocal steps
        steps += 1
        original(self, times)

    monkeypatch.setattr(AthenaSelect.Parser, "_advance", counted)

    def taken(levels: int) -> int:
        nonlocal steps
        value, steps = "x", 0
        for _ in range(levels):
            value = form.format(value)
        parse_query(f"SELECT {value}")
        return steps

    assert taken(12) < 3.5 * taken(4) + 20
