"""When two answers to a question agree."""

from pathlib import Path

from scripts.answers.questions import agree, question_named, read_question

ROWS = [["a", "9"], ["b", "5"], ["c", "5"], ["d", "1"], ["e", "1"]]
SWAPPED = [["a", "9"], ["c", "5"], ["b", "5"], ["d", "1"], ["f", "1"]]


def test_ties_may_stand_in_any_order_where_the_sql_leaves_it_so() -> None:
    assert agree(question_named("top_items"), ROWS, SWAPPED)
    assert not agree(question_named("best_sellers"), ROWS, SWAPPED)


def test_another_row_or_total_is_a_difference() -> None:
    other = [["a", "9"], ["x", "5"], *ROWS[2:]]
    assert not agree(question_named("top_items"), ROWS, other)
    assert not agree(question_named("top_items"), ROWS, [["a", "8"], *ROWS[1:]])
    assert not agree(question_named("top_items"), ROWS, ROWS[:4])


def test_error_names_the_place_in_the_questions_file(tmp_path: Path) -> None:
    path = tmp_path / "one.sql"
    path.write_text("-- title: One\n-- Says one.\n\nSELECT 1\nFROMM two;\n")
    located = read_question(path).located("InvalidRequest: line 2:3: mismatched input")
    assert located == "queries/one.sql:5:3: mismatched input"
    assert read_question(path).located("Query timed out") == "Query timed out"
