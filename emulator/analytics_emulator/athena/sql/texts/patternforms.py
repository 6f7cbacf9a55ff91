"""Trino's patterns (Joni, in Java's syntax) as RE2 and as Python read them, None where they don't.

Classes by property are as a Trino 476 takes them: `\\p{Punct}` is Unicode's punctuation without
symbols, `\\p{Digit}` every script's digits, while `\\d`, `\\w` and `\\s` are of ASCII.
"""

import re

_CATEGORIES = {
    *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
    *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So"),
    *("Z", "Zs", "Zl", "Zp", "Cc", "Cf"),
    *("Latin", "Greek", "Cyrillic", "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew"),
}
_SPACES = r"\t\n\x0b\f\r\x{85}\p{Z}"
# By name what stands for a class within brackets, and for its complement where that isn't in them.
_IN_BRACKETS = {
    "ASCII": (r"\x00-\x7f", r"\x{80}-\x{10ffff}"),
    "Digit": (r"\p{Nd}", r"\P{Nd}"),
    "Punct": (r"\p{P}", r"\P{P}"),
    "Space": (_SPACES, None),
    **{name: (f"[:{name.lower()}:]", f"[:^{name.lower()}:]") for name in ("Alpha", "Alnum")},
    **{name: (f"[:{name.lower()}:]", f"[:^{name.lower()}:]") for name in ("Upper", "Lower")},
    **{name: (rf"\p{{{name}}}", rf"\P{{{name}}}") for name in _CATEGORIES},
}
_PUNCTUATION = {"[:punct:]": r"\p{P}", "[:^punct:]": r"\P{P}"}
_PROPERTY = re.compile(r"\\([pP])(?:\{(\w+)\}|(\w))")
_NAMED = "(?<"
_PIECE = re.compile(r"\\[pP](?:\{\w+\}|\w)|\\.|\[:\^?\w+:\]|\(\?<(?![=!])|.", re.DOTALL)
_PYTHONS = {r"\z": r"\Z", r"\Z": r"(?=\n?\Z)"}
_ALIKE = re.compile(r"\\(?:[dDwWsSbBnrtfaA1-9]|x(?=[0-9a-fA-F]{2})|[^\w])", re.ASCII)
_OF_PYTHON_ALONE = re.compile(r"\(\?(?:P|\()|\{,|\[[^\[\]]*(?:&&|\[)|\\x\{")


def without_properties(pattern: str) -> str:
    r"""Return a pattern with `\w` for each class by property, for questions about its form."""
    return re.sub(
        _PIECE, lambda found: r"\w" if _PROPERTY.fullmatch(found[0]) else found[0], pattern
    )


def re2_pattern(pattern: str) -> str | None:
    """Return a pattern with its classes by property and names of groups as RE2 has them."""
    if without_properties(pattern) != pattern and re.search(r"\[\^?\]", pattern):
        return None
    written: list[str] = []
    depth = 0
    for piece in _PIECE.findall(pattern):
        found = _PROPERTY.fullmatch(piece)
        if found:
            name = found[2] or found[3]
            inside = _IN_BRACKETS.get(name, (None, None))[found[1] == "P"]
            if inside is None:
                return None
            written.append(inside if depth else f"[{inside}]")
            continue
        if piece == _NAMED and not depth:
            piece = "(?P<"  # noqa: PLW2901  # it is written so
        depth += (piece == "[" and not depth) - (piece == "]" and depth)
        written.append(_PUNCTUATION.get(piece, piece))
    return "".join(written)


def python_pattern(pattern: str) -> str | None:
    """Return a pattern as Python has it: names of groups, and what ends a text."""
    if _OF_PYTHON_ALONE.search(re.sub(r"\\[^x]", "", pattern)):
        return None
    named = re.sub(r"\(\?<(?![=!])", "(?P<", re.sub(r"\\k<(\w+)>", r"(?P=\1)", pattern))
    written: list[str] = []
    for piece in re.findall(r"\\.|[^\\]+", named, re.DOTALL):
        known = piece[0] != "\\" or piece in _PYTHONS or _ALIKE.match(piece) or piece == r"\x"
        if not known:
            return None
        written.append(_PYTHONS.get(piece, piece))
    result = "".join(written)
    try:
        re.compile(result, re.ASCII)
    except (re.error, OverflowError):
        return None
    return result
