"""Mistakes that are made of code: a comparison flipped, `and` for `or`, a condition dropped.

A mistake is named by its function and by what is changed there, so that it keeps its name when the
lines around it move.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST = 60  # letters of code in a name


@dataclass(frozen=True)
class Site:
    """A place in a text, from `start` to `end`, and what is to stand there."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class _Change:
    node: ast.expr | ast.Name
    instead: str
    name: str


def sites(text: str, function: str) -> dict[str, Site]:
    """Return the mistakes that can be made in a function (`name` or `Class.name`), by name."""
    lines = text.splitlines(keepends=True)
    found: dict[str, Site] = {}
    counts: Counter[str] = Counter()
    for node in _functions(ast.parse(text), function.split(".")):
        for change in _changes(node):
            name = f"{function}: {change.name}"
            counts[name] += 1
            start, end = _place(lines, change.node)
            unique = f"{name} ({counts[name]})" if counts[name] > 1 else name
            found[unique] = Site(start, end, f"({change.instead})")
    return found


def _place(lines: list[str], node: ast.expr) -> tuple[int, int]:
    """Return where a node stands in the text; the parser counts bytes in a line."""

    def at(line: int, column: int) -> int:
        before = sum(map(len, lines[: line - 1]))
        return before + len(lines[line - 1].encode()[:column].decode())

    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return at(node.lineno, node.col_offset), at(end_line, end_column)


def _functions(node: ast.AST, path: list[str]) -> Iterator[ast.FunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and len(path) > 1 and child.name == path[0]:
            yield from _functions(child, path[1:])
        elif isinstance(child, ast.FunctionDef) and path == [child.name]:
            yield child


def _changes(function: ast.FunctionDef) -> Iterator[_Change]:
    is_boolean = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
    for statement in function.body:
        for node in ast.walk(statement):
            if is_boolean and isinstance(node, ast.Return) and node.value:
                yield _Change(node.value, f"not ({_code(node.value)})", _words("not", node.value))
            for kind, operator in _OPERATORS.items():
                if isinstance(node, kind):
                    yield from operator(node)


def _code(node: ast.AST) -> str:
    return ast.unparse(node)


def _words(word: str, node: ast.AST) -> str:
    code = _code(node)
    return f"{word}: {code if len(code) <= LONGEST else code[:LONGEST] + '…'}"


_NEGATED: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip
_SHIFTED: dict[type[ast.cmpop], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
_SWAPPED: dict[type[ast.operator], str] = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*", ast.Pow: "*",
}  # fmt: skip


def _comparison(node: ast.Compare) -> Iterator[_Change]:
    for words in (_NEGATED, _SHIFTED):
        word = words.get(type(node.ops[0]))
        if word and len(node.ops) == 1:
            code = f"{_code(node.left)} {word} {_code(node.comparators[0])}"
            yield _Change(node, code, _words(word, node))


def _logic(node: ast.BoolOp) -> Iterator[_Change]:
    word = "or" if isinstance(node.op, ast.And) else "and"
    terms = [f"({_code(v)})" for v in node.values]
    yield _Change(node, f" {word} ".join(terms), _words(word, node))
    own = "and" if word == "or" else "or"
    for dropped, value in enumerate(node.values):
        rest = terms[:dropped] + terms[dropped + 1 :]
        yield _Change(node, f" {own} ".join(rest), _words("without", value))


def _negation(node: ast.UnaryOp) -> Iterator[_Change]:
    if isinstance(node.op, ast.Not):
        yield _Change(node, _code(node.operand), _words("no not", node))


def _arithmetic(node: ast.BinOp) -> Iterator[_Change]:
    word = _SWAPPED.get(type(node.op))
    if word and not any(isinstance(n, ast.Constant | ast.JoinedStr) and not _is_number(n)
                        for n in ast.walk(node)):  # fmt: skip
        yield _Change(node, f"{_code(node.left)} {word} {_code(node.right)}", _words(word, node))


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _constant(node: ast.Constant) -> Iterator[_Change]:
    if isinstance(node.value, bool):
        yield _Change(node, str(not node.value), f"{node.value} → {not node.value}")
    elif isinstance(node.value, int):
        yield _Change(node, str(node.value + 1), f"{node.value} → {node.value + 1}")


def _condition(node: ast.If | ast.IfExp) -> Iterator[_Change]:
    yield _Change(node.test, "True", _words("always", node.test))
    yield _Change(node.test, "False", _words("never", node.test))


def _comprehension(node: ast.comprehension) -> Iterator[_Change]:
    for test in node.ifs:
        yield _Change(test, "True", _words("always", test))


def _call(node: ast.Call) -> Iterator[_Change]:
    words = {"any": "all", "all": "any", "min": "max", "max": "min"}
    if isinstance(node.func, ast.Name) and node.func.id in words:
        word = words[node.func.id]
        yield _Change(node.func, word, _words(word, node))


_OPERATORS: dict[type | tuple[type, ...], Callable[..., Iterator[_Change]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _logic,
    ast.UnaryOp: _negation,
    ast.BinOp: _arithmetic,
    ast.Constant: _constant,
    (ast.If, ast.IfExp): _condition,
    ast.comprehension: _comprehension,
    ast.Call: _call,
}
