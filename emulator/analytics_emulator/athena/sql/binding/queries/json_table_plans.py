"""How a JSON_TABLE's nested paths join: PLAN, and what stands for it.

Source: Trino 476's StatementAnalyzer (validateJsonTablePlan) and RelationPlanner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from ..binder import Binder

type Written = dict[str, object]


@dataclass(frozen=True)
class TablePath:
    """A path that makes rows: its (canonical) name, its text, its columns as texts/sqljsontable
    reads them, and the paths below it."""

    node: exp.Expr
    name: str | None
    text: str
    columns: Sequence[object]
    below: Sequence["TablePath"]


def canonical(name: exp.Expr) -> str:
    """Return a name as the standard folds it."""
    return name.name if name.args.get("quoted") else name.name.upper()


def written_plan(binder: Binder, node: exp.Expr, root: TablePath) -> Written:
    """Return how a JSON_TABLE's rows are made, as texts/sqljsontable reads it."""
    plan, default = node.args.get("plan"), str(node.args.get("default_plan") or "")
    if plan is None:
        if default:
            _check_named(
                binder, root, "All nested JSON paths must be named when default plan is given"
            )
        siblings = "cross" if "cross" in default else "union"
        return _by_default(root, siblings, is_outer="inner" not in default)
    if root.name is None:
        raise _nameless(binder, node.this)
    if plan.args["kind"] in ("union", "cross"):
        text = "either be a single path name or it must be rooted in parent-child relationship"
        raise binder.error("INVALID_PLAN", f"JSON_TABLE plan must {text} (OUTER or INNER)", plan)
    _validate(binder, {root.name: root}, {canonical(plan.this): plan}, plan)
    return _specific(root, plan)


def _check_named(binder: Binder, path: TablePath, text: str) -> None:
    for inner in path.below:
        if inner.name is None:
            raise binder.error("MISSING_PATH_NAME", text, inner.node.args["path"])
    for inner in path.below:
        _check_named(binder, inner, text)


def _nameless(binder: Binder, node: exp.Expr) -> Exception:
    text = "All JSON paths must be named when specific plan is given"
    return binder.error("MISSING_PATH_NAME", text, node)


def _by_default(path: TablePath, siblings: str, *, is_outer: bool) -> Written:
    below = [_by_default(p, siblings, is_outer=is_outer) for p in path.below]
    joined = below[0] if len(below) == 1 else {siblings: below}
    return _written(path, joined if below else None, is_outer=is_outer)


def _written(path: TablePath, below: Written | None, *, is_outer: bool) -> Written:
    return {"path": path.text, "columns": path.columns, "below": below, "outer": is_outer}


type _Plans = dict[str, exp.Expr]


def _validate(binder: Binder, paths: dict[str, TablePath], plans: _Plans, root: exp.Expr) -> None:
    """Refuse a plan that doesn't name the paths of each level, and them only."""
    if missing := [name for name in paths if name not in plans]:
        text = "JSON_TABLE plan should contain all JSON paths available at each level of nesting."
        listed = ", ".join(missing)
        raise binder.error("INVALID_PLAN", f"{text} Paths not included: {listed}", root)
    if unknown := [name for name in plans if name not in paths]:
        text = f"JSON_TABLE plan includes unavailable JSON path names: {', '.join(unknown)}"
        raise binder.error("INVALID_PLAN", text, root)
    for name, path in paths.items():
        inner = dict[str, TablePath]()
        for below in path.below:
            if below.name is None:
                raise _nameless(binder, below.node.args["path"])
            inner[below.name] = below
        _validate(binder, inner, _siblings(binder, plans[name]), root)


def _siblings(binder: Binder, plan: exp.Expr) -> _Plans:
    """Return the plans right below a path's, by name."""
    found, waiting = dict[str, exp.Expr](), list(plan.expressions)
    while waiting:
        part = waiting.pop(0)
        if part.this is None:
            waiting = [*part.expressions, *waiting]
            continue
        name = canonical(part.this)
        if name in found:
            text = f"Duplicate reference to JSON path name in sibling plan: {name}"
            raise binder.error("INVALID_PLAN", text, part)
        found[name] = part
    return found


def _specific(path: TablePath, plan: exp.Expr) -> Written:
    paths = {str(p.name): p for p in path.below}
    below = _combined(paths, plan.expressions[0]) if paths else None
    return _written(path, below, is_outer=plan.args["kind"] == "outer")


def _combined(paths: dict[str, TablePath], plan: exp.Expr) -> Written:
    if plan.this is not None:
        return _specific(paths[canonical(plan.this)], plan)
    return {str(plan.args["kind"]): [_combined(paths, p) for p in plan.expressions]}
