"""What a spreadsheet would run as a formula is text in a CSV."""

from typing import Any

CSV = """
const [rows, done] = [arguments[0], arguments[1]];
const table = { columns: [{ title: "t" }], raw: rows };
import("/static/js/table.js").then(({ csv }) => done(csv(table)));
"""


def test_formulas_are_neutralised_and_numbers_stay(browser: Any, address: str) -> None:
    browser.get(address)
    rows = [
        ["=1+1"],
        ["@x"],
        ["+1 2"],
        ["-2"],
        ["-1.5e+3"],
        ["-a"],
        ["\tx"],
        ["\rx"],
        ["a=b"],
        [""],
    ]
    lines = browser.execute_async_script(CSV, rows)
    assert lines == (
        "t\r\n'=1+1\r\n'@x\r\n'+1 2\r\n-2\r\n-1.5e+3\r\n'-a\r\n\"'\tx\"\r\n\"'\rx\"\r\na=b\r\n\r\n"
    )
