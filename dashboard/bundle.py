"""The page's modules as one script: each in a scope of its own, behind what it imports.

Modules by themselves are asked for six at a time, which on a phone's network is half a second
before the first of them runs. They import and export in one form each (the linter's format), so no
parser is needed; what has another form is refused.
"""

import re
from graphlib import TopologicalSorter
from pathlib import Path

IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./(\w+)\.js";$', re.MULTILINE)
LATER = re.compile(r'await import\("\./(\w+)\.js"\)')
EXPORT = re.compile(r"^export ((?:async function|function|class|const) (\w+))", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)


class BundleError(Exception):
    """A module can't be bundled; the text says which, and which of its lines."""


def bundled(folder: Path) -> str:
    """Return all modules of a folder as one, those that others import before them."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    needs = {name: {found[2] for found in IMPORT.finditer(sources[name])} for name in sources}
    needs |= {name: needs[name] | set(LATER.findall(sources[name])) for name in sources}
    in_order = TopologicalSorter({name: sorted(needs[name]) for name in sorted(needs)})
    return "\n".join(_scope(name, sources[name]) for name in in_order.static_order())


def _scope(name: str, source: str) -> str:
    """Return a module as an object of what it exports."""
    exported = [found[2] for found in EXPORT.finditer(source)]
    body = IMPORT.sub(lambda found: f"const {{ {_names(found[1])} }} = ${found[2]};", source)
    body = EXPORT.sub(r"\1", LATER.sub(r"$\1", body))
    if left := LEFT.search(body):
        raise BundleError(f"{name}.js: {left[0]}")
    return f"const ${name} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"


def _names(imported: str) -> str:
    return imported.replace(" as ", ": ")
