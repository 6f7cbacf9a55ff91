"""The models' patterns, which are Java's."""

import functools

import regex


def matches(pattern: str, value: str) -> bool:
    """Match the whole value as Java does; a pattern that can't be read is left to the service."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@functools.cache
def _compiled(pattern: str) -> regex.Pattern[str] | None:
    astral = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
    try:
        return regex.compile(astral, 0 if r"\p{" in pattern else regex.ASCII)
    except regex.error:
        return None
