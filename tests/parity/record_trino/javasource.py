"""The query texts in the source of a Java test class."""

import re
from collections.abc import Iterator

CALLS = (
    "assertQuery|assertQueryOrdered|assertQueryFails|assertQuerySucceeds|assertQueryAndPlan"
    "|assertQueryReturnsEmptyResult|assertQueryExpectingWarning|computeActual|computeScalar|query"
)
START = re.compile(rf"\b(?:{CALLS})\(\s*|\bvoid\s+(?P<method>\w+)\(")
PART = re.compile(
    r'"""\n(?P<block>.*?)"""|"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|(?P<constant>(?:Integer|Long|Short|Byte)\.(?:MAX|MIN)_VALUE)|(?P<end>[,)])|(?P<plus>\+)"
    r"|(?P<space>\s+|//[^\n]*\n)|(?P<other>.)",
    re.DOTALL,
)
BITS = {"Integer": 32, "Long": 64, "Short": 16, "Byte": 8}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " ", "0": "\0", "\n": ""}


def queries_of_class(source: str) -> Iterator[tuple[str, str]]:
    """Give each text that a test runs as it stands, by the method's name and a number in it."""
    method, number = "", 0
    for start in START.finditer(source):
        if start["method"]:
            method, number = start["method"], 0
        elif (text := _text(source, start.end())) is not None:
            number += 1
            yield f"{method}.{number}", text


def _text(source: str, position: int) -> str | None:
    """Give the argument at a place: texts and constants added up, or None for any other."""
    parts: list[str] = []
    for part in PART.finditer(source, position):
        if part["block"] is not None:
            parts.append(_unescaped(_dedented(part["block"])))
        elif part["text"] is not None:
            parts.append(_unescaped(part["text"]))
        elif part["constant"]:
            parts.append(str(_constant(part["constant"])))
        elif part["end"]:
            return "".join(parts) or None
        elif part["other"]:
            return None
    return None


def _constant(name: str) -> int:
    kind, bound = name.split(".")
    half: int = 1 << (BITS[kind] - 1)
    return half - 1 if bound == "MAX_VALUE" else -half


def _dedented(block: str) -> str:
    """Give a text block's text: less the margin, that of the closing quotes included."""
    lines = block.split("\n")
    margins = [len(n) - len(n.lstrip()) for n in [*filter(str.strip, lines[:-1]), lines[-1]]]
    return "\n".join(line[min(margins) :].rstrip() for line in lines)


def _unescaped(text: str) -> str:
    """Give the text that Java's escapes stand for."""

    def plain(escape: re.Match[str]) -> str:
        code = escape[1]
        if code[0] == "u":
            return chr(int(code.lstrip("u"), 16))
        return ESCAPES.get(code, code)

    return re.sub(r"\\(u+[0-9A-Fa-f]{4}|.)", plain, text, flags=re.DOTALL)
