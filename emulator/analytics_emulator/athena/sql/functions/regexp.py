"""Regular expression functions: Trino takes Java's syntax, DuckDB RE2's.

The two agree on most patterns. Look-around, back references, possessive quantifiers, groups that
may take no part and matches of nothing are Python's, whose engine does with them what Trino's does,
and so are patterns that aren't constant. What a word is they know alike of ASCII only: beyond it,
Java's has the letters of every script (Trino 476: `\b`, `[:alpha:]`).
"""

import re

from ..nodes.values import Lambda, Literal, Value, constant, duck, null, number, text
from ..semantics.failures import failure
from ..semantics.sharing import once, shared
from ..texts.javapatterns import compiled, malformed
from ..types import BIGINT, BOOLEAN, INTEGER, VARCHAR, Type, array, replaced_varchar
from .regexp_engines import COMPUTED, RE2, Pattern, engine_pattern, python_reading
from .registry import scalar_rule
from .site import CallSite, ConstantArgumentError

_ANY_GROUPS = "(a)" * 20  # what stands for a NULL: a pattern with whatever group is asked for
_REPLACEMENT = re.compile(r"(?:[^\\$]|\$\d(?!\d))*", re.DOTALL)  # what RE2 writes with `\\1`
_BEYOND_ASCII = "|".join(rf"[^\x00-\x7F\P{{{kind}}}]" for kind in ("L", "M", "N", "Pc", "Z", "C"))


def _computed(site: CallSite) -> Pattern:
    return Pattern(COMPUTED, site.coerced(1, VARCHAR), is_of_words=False)


def _by_python(site: CallSite) -> Pattern:
    """Return the pattern for Python's engine, which knows what RE2 doesn't."""
    return _computed(site) if site.is_computed(1) else _known(site, python_reading(_written(site)))


def _written(site: CallSite) -> str:
    pattern = site.text(1, _ANY_GROUPS)
    if wrong := malformed(pattern):
        raise ConstantArgumentError(1, text(_ANY_GROUPS), wrong)
    return pattern


def _read(site: CallSite, stepping: bool = False, group: Literal | None = None) -> Pattern:
    """Return the pattern for the engine that answers as Trino does.

    `stepping` functions go from match to match: over empty ones RE2 goes another way.
    """
    if site.is_computed(1):
        return _computed(site)
    number_of_group = 0 if group is None else int(str(group.value))
    return _known(site, engine_pattern(_written(site), stepping, number_of_group))


def _known(site: CallSite, found: Pattern | None) -> Pattern:
    if found is None:
        raise site.unsupported(f"{site.name} with the pattern {_written(site)}")
    return found


def _subject(site: CallSite, read: Pattern) -> Value:
    """Return the text that is searched, refused where words beyond ASCII are asked for."""
    subject = site.coerced(0, VARCHAR)
    if not read.is_of_words:
        return subject
    words = f"{site.name} of text beyond ASCII with {_written(site)}"
    refused = failure("NOT_SUPPORTED", f"{words} is not supported by this emulator", VARCHAR)
    form = f"CASE WHEN regexp_matches($1, '{_BEYOND_ASCII}') THEN $2 ELSE $1 END"
    return once(subject, lambda s: duck(VARCHAR, form, s, refused))


def _subject_type(site: CallSite) -> Type:
    t = site.arg(0).type
    return t if t.kind == "varchar" else VARCHAR


def _groups(site: CallSite) -> re.Pattern[str]:
    """Return what tells a pattern's groups."""
    try:
        return compiled(_written(site))
    except re.error:
        raise site.unsupported(f"{site.name} with the pattern {_written(site)}") from None


@scalar_rule("regexp_like")
def regexp_like(site: CallSite) -> Value:
    """Return whether the pattern is found somewhere."""
    site.expect(2)
    read = _read(site)
    return duck(BOOLEAN, read.engine.like, _subject(site, read), read.text)


@scalar_rule("regexp_extract")
def regexp_extract(site: CallSite) -> Value:
    """Return the first match or its group, NULL where nothing matches (DuckDB's is empty)."""
    site.expect(2, 3)
    group = _group(site)
    read = _read(site, group=group)
    form = f"CASE WHEN {read.engine.like} THEN {read.filled(read.engine.first)} END"
    return duck(_subject_type(site), form, _subject(site, read), read.text, group)


def _refuse_optional(site: CallSite) -> None:
    """Refuse patterns whose group may be unset: Trino gives NULL, RE2 an empty string."""
    if re.search(r"\)[*?{]|\|", _written(site)):
        raise site.unsupported(f"{site.name} with a group that may not take part")


def _group(site: CallSite) -> Literal:
    """Return the group that the third argument chooses, 0 without one."""
    given = site.coerced(2, BIGINT) if len(site.nodes) > 2 else number(0)
    if given == null(BIGINT):
        raise ConstantArgumentError(2, number(0))
    value = constant(given)
    if not isinstance(value, int):
        raise site.unsupported(f"{site.name} with a computed group")
    groups = value if site.is_computed(1) else _groups(site).groups
    if not 0 <= value <= groups:
        many = f"Pattern has {groups} groups. Cannot access group {value}"
        words = many if value > 0 else "Group cannot be negative"
        raise ConstantArgumentError(2, number(0), words)
    return number(value, INTEGER)


@scalar_rule("regexp_extract_all")
def regexp_extract_all(site: CallSite) -> Value:
    """Return every match, or every match's group."""
    site.expect(2, 3)
    group = _group(site)
    read = _read(site, stepping=True, group=group)
    form = read.engine.every
    if read.may_be_unset:
        form = f"list_transform({form}, lambda _g: nullif(_g, ''))"
    return duck(array(_subject_type(site)), form, _subject(site, read), read.text, group)


@scalar_rule("regexp_replace")
def regexp_replace(site: CallSite) -> Value:
    """Return a text with every match replaced; `$1` in the replacement is a group."""
    site.expect(2, 3)
    read = _read(site, stepping=True)
    subject = _subject(site, read)
    if len(site.nodes) == 2:
        return duck(_subject_type(site), read.engine.replace, subject, read.text, text(""))
    if site.nodes[2].key == "lambda":
        return _replaced_by_lambda(site, read, subject)
    replacement = site.coerced(2, VARCHAR)
    if read.engine is RE2:
        simple = _for_re2(site, replacement)
        read = read if simple else _by_python(site)
        subject, replacement = _subject(site, read), simple or replacement
    source, given = _subject_type(site), site.arg(2).type
    most = max(source.precision * given.precision // 2, given.precision)
    result = replaced_varchar(source, given, most)
    return duck(result, read.engine.replace, subject, read.text, replacement)


def _for_re2(site: CallSite, replacement: Value) -> Literal | None:
    """Return a constant replacement by groups that are there as RE2 has it, None any other."""
    given = replacement.value if isinstance(replacement, Literal) else None
    if not isinstance(given, str) or not _REPLACEMENT.fullmatch(given):
        return None
    numbers = [int(n) for n in re.findall(r"\$(\d)", given)]
    if any(n > _groups(site).groups for n in numbers):
        return None
    return text(re.sub(r"\$(\d)", r"\\\1", given))


def _replaced_by_lambda(site: CallSite, read: Pattern, subject: Value) -> Value:
    """Return a text with each match replaced by what a lambda makes of its groups.

    The text is cut into gaps and matches.
    """
    if read.engine is COMPUTED:
        raise site.unsupported("regexp_replace with a computed pattern and a lambda")
    groups = _groups(site).groups
    if not groups:
        raise site.unsupported("regexp_replace with a lambda and no groups")
    if read.engine is RE2:
        _refuse_optional(site)
    given = site.lambda_(2, [array(VARCHAR)])
    if given.type.kind != "varchar":
        raise site.unsupported("regexp_replace with a lambda that gives no varchar")
    return once(subject, lambda s: _joined(_gaps(s, read), _matches(s, read, groups), given))


def _joined(gaps: Value, matches: Value, given: Lambda) -> Value:
    replaced = duck(array(VARCHAR), "list_transform($1, $2)", matches, given)
    piece = "($1)[_i] || coalesce(($2)[_i], '')"
    pieces = f"list_transform(range(1, len($1) + 1), lambda _i: {piece})"
    form = f"array_to_string({pieces}, '')"
    return shared([gaps, replaced], lambda v: duck(VARCHAR, form, *v))


def _gaps(subject: Value, read: Pattern) -> Value:
    return duck(array(VARCHAR), read.engine.split, subject, read.text)


def _matches(subject: Value, read: Pattern, groups: int) -> Value:
    """Return each match's groups."""
    every = [
        duck(array(VARCHAR), read.engine.every, subject, read.text, number(g, INTEGER))
        for g in range(1, groups + 1)
    ]
    row = ", ".join(f"(${n})[_i]" for n in range(1, groups + 1))
    form = f"list_transform(range(1, len($1) + 1), lambda _i: [{row}])"
    return shared(every, lambda lists: duck(array(array(VARCHAR)), form, *lists))


@scalar_rule("regexp_count")
def regexp_count(site: CallSite) -> Value:
    """Return how many matches there are."""
    site.expect(2)
    read = _read(site, stepping=True)
    form = f"CAST(len({read.engine.every}) AS BIGINT)"
    return duck(BIGINT, form, _subject(site, read), read.text, number(0, INTEGER))


@scalar_rule("regexp_split")
def regexp_split(site: CallSite) -> Value:
    """Return the pieces between matches."""
    site.expect(2)
    read = _read(site, stepping=True)
    return duck(array(_subject_type(site)), read.engine.split, _subject(site, read), read.text)


@scalar_rule("regexp_position")
def regexp_position(site: CallSite) -> Value:
    """Return where a match stands, by start and occurrence; -1 where there is none."""
    site.expect(2, 3, 4)
    start, occurrence = (
        site.coerced(n, INTEGER) if len(site.nodes) > n else number(1, INTEGER) for n in (2, 3)
    )
    read = _by_python(site)
    return duck(INTEGER, read.engine.position, _subject(site, read), read.text, start, occurrence)
