"""The page's modules as one script."""

import re

import pytest

from dashboard.assets import STATIC
from dashboard.bundle import BundleError, bundled

SHAPES = """export const SIDES = 4;
export async function area(side) {
  return side * side;
}
"""
MAIN = """/** Says import and export. */
import { SIDES, area as size } from "./shapes.js";

const { late } = await import("./later.js");
"""


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_module_stands_behind_what_it_imports_in_a_scope_of_its_own(tmp_path):
    found = bundled(write(tmp_path, a_main=MAIN, later="export class late {}\n", shapes=SHAPES))
    assert re.findall(r"^const \$(\w+) = ", found, re.MULTILINE)[-1] == "a_main"
    assert "const { SIDES, area: size } = $shapes;" in found
    assert "return { SIDES, area };" in found
    assert "const { late } = $later;" in found


@pytest.mark.parametrize(
    "line",
    [
        'import main from "./shapes.js";',
        "export default 4;",
        "export let sides = 4;",
        'import("./shapes.js").then(() => {});',
    ],
)
def test_another_form_is_refused(tmp_path, line):
    with pytest.raises(BundleError, match=re.escape(line)):
        bundled(write(tmp_path, shapes=SHAPES, main=f"{line}\n"))


def test_every_module_of_the_page_is_in_it():
    names = {path.stem for path in (STATIC / "js").glob("*.js")}
    found = re.findall(r"^const \$(\w+) = ", bundled(STATIC / "js"), re.MULTILINE)
    assert sorted(found) == sorted(names)
