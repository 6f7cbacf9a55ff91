"""What axe-core finds on the page that a browser shows."""

from typing import Any

from axe_selenium_python import Axe

# Rows are alike: axe would look at each cell of five hundred.
FEWER = """
const rows = document.querySelectorAll("tbody tr:nth-child(n+4), .records > li:nth-child(n+4)");
rows.forEach((one) => one.remove());
"""


def violations(browser: Any) -> list[str]:
    """Return the rules that are broken, each with the first element that does so."""
    browser.execute_script(FEWER)
    axe = Axe(browser)
    axe.inject()
    found = axe.run()["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
