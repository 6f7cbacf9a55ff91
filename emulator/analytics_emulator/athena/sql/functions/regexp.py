"""Regular expression functions: Trino takes Java's syntax, DuckDB RE2's.

The two agree on most patterns. A pattern must be constant, and one with look-around, back
references, possessive quantifiers or Java-only classes is refused. What a word is they know alike
of ASCII only: beyond it, Java's has the letters of every script (Trino 476: `\b`, `[:alpha:]`).
"""

import re

from ..nodes.values import Lambda, Literal, Value, constant, duck, null, number, text
from ..semantics.failures import failure
from ..semantics.sharing import once, shared
from ..texts.javapatterns import (
    GroupKind,
    asks_for_words,
    compiled,
    group_kind,
    is_javas_only,
    matches_empty,
)
from ..types import BIGINT, BOOLEAN, INTEGER, VARCHAR, Type, array, replaced_varchar
from .registry import scalar_rule
from .site import CallSite, NullArgumentError

_ANY_GROUPS = "(a)" * 20  # what stands for a NULL: a pattern with whatever group is asked for
_BEYOND_ASCII = "|".join(rf"[^\x00-\x7F\P{{{kind}}}]" for kind in ("L", "M", "N", "Pc", "Z", "C"))


def _written(site: CallSite) -> str:
    return site.text(1, _ANY_GROUPS)


def _pattern(site: CallSite) -> Literal:
    """Return the constant pattern, if RE2 and Java agree on it."""
    pattern = _written(site)
    if is_javas_only(pattern):
        raise site.unsupported(f"{site.name} with the Java pattern {pattern}")
    try:
        compiled(pattern)
    except re.error:
        raise site.unsupported(f"{site.name} with the pattern {pattern}") from None
    return text(pattern)


def _refuse_empty_matches(site: CallSite) -> None:
    """Refuse patterns that match the empty text: Java and RE2 step over those differently."""
    if matches_empty(_written(site)):
        raise site.unsupported(f"{site.name} with a pattern that matches the empty text")


def _subject(site: CallSite) -> Value:
    """Return the text that is searched, refused where words beyond ASCII are asked for."""
    subject = site.coerced(0, VARCHAR)
    pattern = _written(site)
    if not asks_for_words(pattern):
        return subject
    words = f"{site.name} of text beyond ASCII with {pattern}"
    refused = failure("NOT_SUPPORTED", f"{words} is not supported by this emulator", VARCHAR)
    form = f"CASE WHEN regexp_matches($1, '{_BEYOND_ASCII}') THEN $2 ELSE $1 END"
    return once(subject, lambda s: duck(VARCHAR, form, s, refused))


def _subject_type(site: CallSite) -> Type:
    t = site.arg(0).type
    return t if t.kind == "varchar" else VARCHAR


def _groups(site: CallSite) -> int:
    return compiled(_written(site)).groups


@scalar_rule("regexp_like")
def regexp_like(site: CallSite) -> Value:
    """Return whether the pattern is found somewhere."""
    site.expect(2)
    return duck(BOOLEAN, "regexp_matches($1, $2)", _subject(site), _pattern(site))


@scalar_rule("regexp_extract")
def regexp_extract(site: CallSite) -> Value:
    """Return the first match or its group, NULL where nothing matches (DuckDB's is empty)."""
    site.expect(2, 3)
    subject, pattern, group = _subject(site), _pattern(site), _group(site)
    found = "regexp_extract($1, $2, $3)"
    if _may_be_unset(site, group):
        found = f"nullif({found}, '')"
    form = f"CASE WHEN regexp_matches($1, $2) THEN {found} END"
    return duck(_subject_type(site), form, subject, pattern, group)


def _refuse_optional(site: CallSite) -> None:
    """Refuse patterns whose group may be unset: Trino gives NULL, RE2 an empty string."""
    if re.search(r"\)[*?{]|\|", _written(site)):
        raise site.unsupported(f"{site.name} with a group that may not take part")


def _group(site: CallSite) -> Literal:
    """Return the group that the third argument chooses, 0 without one."""
    given = site.coerced(2, BIGINT) if len(site.nodes) > 2 else number(0)
    if given == null(BIGINT):
        raise NullArgumentError(2, number(0))
    value = constant(given)
    if not isinstance(value, int):
        raise site.unsupported(f"{site.name} with a computed group")
    if not 0 <= value <= _groups(site):
        words = f"Pattern has {_groups(site)} groups. Cannot access group {value}"
        raise site.error("INVALID_FUNCTION_ARGUMENT", words)
    return number(value, INTEGER)


def _may_be_unset(site: CallSite, group: Literal) -> bool:
    """Return whether RE2's empty text stands for a group that took no part, in Trino a NULL."""
    pattern = _written(site)
    found = group_kind(pattern, int(str(group.value)))
    if found is None:
        raise site.unsupported(f"{site.name} with a group that may not take part")
    return found is GroupKind.OPTIONAL


@scalar_rule("regexp_extract_all")
def regexp_extract_all(site: CallSite) -> Value:
    """Return every match, or every match's group."""
    site.expect(2, 3)
    subject, pattern, group = _subject(site), _pattern(site), _group(site)
    _refuse_empty_matches(site)
    t = array(_subject_type(site))
    form = "regexp_extract_all($1, $2, $3)"
    if _may_be_unset(site, group):
        form = f"list_transform({form}, lambda _g: nullif(_g, ''))"
    return duck(t, form, subject, pattern, group)


@scalar_rule("regexp_replace")
def regexp_replace(site: CallSite) -> Value:
    """Return a text with every match replaced; `$1` in the replacement is a group."""
    site.expect(2, 3)
    subject, pattern = _subject(site), _pattern(site)
    _refuse_empty_matches(site)
    form = "regexp_replace($1, $2, $3, 'g')"
    if len(site.nodes) == 2:
        return duck(_subject_type(site), form, subject, pattern, text(""))
    if site.nodes[2].key == "lambda":
        return _replaced_by_lambda(site, subject, pattern)
    replacement = _replacement(site)
    source, given = _subject_type(site), site.arg(2).type
    most = max(source.precision * given.precision // 2, given.precision)
    result = replaced_varchar(source, given, most)
    return duck(result, form, subject, pattern, text(replacement))


def _replacement(site: CallSite) -> str:
    """Return the constant replacement in RE2's syntax."""
    given = site.text(2)
    if re.search(r"\$\{|\\", given):
        raise site.unsupported("regexp_replace with a named group or escape in the replacement")
    numbers = [int(n) for n in re.findall(r"\$(\d)", given)]
    if any(n > _groups(site) for n in numbers) or re.search(r"\$(?!\d)|\$\d\d", given):
        raise site.unsupported(f"regexp_replace with the replacement {given}")
    return re.sub(r"\$(\d)", r"\\\1", given)


def _replaced_by_lambda(site: CallSite, subject: Value, pattern: Literal) -> Value:
    """Return a text with each match replaced by what a lambda makes of its groups.

    The text is cut into gaps and matches.
    """
    groups = _groups(site)
    if not groups:
        raise site.unsupported("regexp_replace with a lambda and no groups")
    _refuse_optional(site)
    given = site.lambda_(2, [array(VARCHAR)])
    if given.type.kind != "varchar":
        raise site.unsupported("regexp_replace with a lambda that gives no varchar")
    return once(subject, lambda s: _joined(_gaps(s, pattern), _matches(s, pattern, groups), given))


def _joined(gaps: Value, matches: Value, given: Lambda) -> Value:
    replaced = duck(array(VARCHAR), "list_transform($1, $2)", matches, given)
    piece = "($1)[_i] || coalesce(($2)[_i], '')"
    pieces = f"list_transform(range(1, len($1) + 1), lambda _i: {piece})"
    form = f"array_to_string({pieces}, '')"
    return shared([gaps, replaced], lambda v: duck(VARCHAR, form, *v))


def _gaps(subject: Value, pattern: Literal) -> Value:
    return duck(array(VARCHAR), "regexp_split_to_array($1, $2)", subject, pattern)


def _matches(subject: Value, pattern: Literal, groups: int) -> Value:
    """Return each match's groups."""
    every = [
        duck(array(VARCHAR), f"regexp_extract_all($1, $2, {g})", subject, pattern)
        for g in range(1, groups + 1)
    ]
    row = ", ".join(f"(${n})[_i]" for n in range(1, groups + 1))
    form = f"list_transform(range(1, len($1) + 1), lambda _i: [{row}])"
    return shared(every, lambda lists: duck(array(array(VARCHAR)), form, *lists))


@scalar_rule("regexp_count")
def regexp_count(site: CallSite) -> Value:
    """Return how many matches there are."""
    site.expect(2)
    _refuse_empty_matches(site)
    form = "CAST(len(regexp_extract_all($1, $2)) AS BIGINT)"
    return duck(BIGINT, form, _subject(site), _pattern(site))


@scalar_rule("regexp_split")
def regexp_split(site: CallSite) -> Value:
    """Return the pieces between matches."""
    site.expect(2)
    _refuse_empty_matches(site)
    t = array(_subject_type(site))
    return duck(t, "regexp_split_to_array($1, $2)", _subject(site), _pattern(site))


@scalar_rule("regexp_position")
def regexp_position(site: CallSite) -> Value:
    """Return where a match stands, by start and occurrence; -1 where there is none."""
    site.expect(2, 3, 4)
    start, occurrence = (
        site.coerced(n, INTEGER) if len(site.nodes) > n else number(1, INTEGER) for n in (2, 3)
    )
    form = "athena_regexp_position($1, $2, $3, $4)"
    return duck(INTEGER, form, _subject(site), _pattern(site), start, occurrence)
