"""What a measurement writes into a page."""

from pathlib import Path

import pytest

from scripts.bench.pages import write_into


def test_text_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- runs: begin -->\n\nold\n\n<!-- runs: end -->\nbehind\n")
    write_into(page, "runs", "new")
    wanted = "before\n<!-- runs: begin -->\n\nnew\n\n<!-- runs: end -->\nbehind\n"
    assert page.read_text() == wanted


def test_page_without_the_place_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("all there is\n")
    with pytest.raises(ValueError, match="unpack"):
        write_into(page, "runs", "new")
    assert page.read_text() == "all there is\n"
