"""Strings: padding, splitting, distances."""

import unicodedata

from .table import MarkedError, Udf


def _translate(text: str, source: str, target: str) -> str:
    table: dict[int, str | None] = {}
    for i, character in enumerate(source):
        table.setdefault(ord(character), target[i] if i < len(target) else None)
    return text.translate(table)


def _split_limit(text: str, delimiter: str, limit: int) -> list[str]:
    if limit <= 0:
        raise MarkedError("Limit must be positive")
    if limit > 2**31 - 1:
        raise MarkedError("Limit is too large")
    if not delimiter:
        raise MarkedError("The delimiter may not be the empty string")
    return text.split(delimiter, limit - 1)


def _split(text: str, delimiter: str) -> list[str]:
    return _split_limit(text, delimiter, 2**31 - 1)


def _split_to_pairs(text: str, entries: str, pairs: str) -> list[list[str]]:
    for name, delimiter in (("entryDelimiter", entries), ("keyValueDelimiter", pairs)):
        if not delimiter:
            raise MarkedError(f"{name} is empty")
    if entries == pairs:
        raise MarkedError("entryDelimiter and keyValueDelimiter must not be the same")
    found = []
    for entry in text.split(entries) if text else []:
        key, separator, value = entry.partition(pairs)
        if not separator or pairs in value:
            raise MarkedError(
                f"Key-value delimiter must appear exactly once in each entry. Bad input: '{entry}'"
            )
        found.append([key, value])
    return found


def _split_to_map(text: str, entries: str, pairs: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _split_to_pairs(text, entries, pairs):
        if key in found:
            raise MarkedError(f"Duplicate keys ({key}) are not allowed")
        found[key] = value
    return found


def _cut_list(texts: list[str], separator: str, filler: str, counted: bool, longest: int) -> str:
    """Join texts as far as they and the separators between them take so many bytes; say what was
    left out."""
    size, kept = -len(separator.encode()), 0
    for text in texts:
        size += len(separator.encode()) + len(text.encode())
        if size > longest:
            break
        kept += 1
    if kept == len(texts):
        return separator.join(texts)
    number = f"({len(texts) - kept})" if counted else ""
    return separator.join([*texts[:kept], f"{filler}{number}"])


def _pad(text: str, size_: int, pad: str) -> str:
    if not 0 <= size_ <= 2**31 - 1:
        raise MarkedError("Target length must be in the range [0..2147483647]")
    if not pad:
        raise MarkedError("Padding string must not be empty")
    return (pad * (size_ // len(pad) + 1))[: max(size_ - len(text), 0)]


def _lpad(text: str, size_: int, pad: str) -> str:
    return _pad(text, size_, pad) + text[:size_]


def _rpad(text: str, size_: int, pad: str) -> str:
    return text[:size_] + _pad(text, size_, pad)


def _levenshtein(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def _hamming(a: str, b: str) -> int:
    if len(a) != len(b):
        raise MarkedError(
            "The input strings to hamming_distance function must have the same length"
        )
    return sum(x != y for x, y in zip(a, b, strict=True))


_SOUNDEX_LETTERS = 4
_SOUNDS = {
    c: d
    for d, cs in (
        ("1", "BFPV"),
        ("2", "CGJKQSXZ"),
        ("3", "DT"),
        ("4", "L"),
        ("5", "MN"),
        ("6", "R"),
    )
    for c in cs
}


def _soundex(text: str) -> str:
    """Return the code of a word's sounds; letters behind what makes it whole may be any."""
    letters = [c for c in text.upper() if c.isalpha()]
    if not letters:
        return ""
    code, last = letters[0], _sound(letters[0])
    for letter in letters[1:]:
        if len(code) == _SOUNDEX_LETTERS:
            break
        digit = _sound(letter)
        if digit and digit != last:
            code += digit
        if letter not in "HW":
            last = digit
    return code.ljust(_SOUNDEX_LETTERS, "0")


def _sound(letter: str) -> str:
    if not letter.isascii():
        index = ord(letter) - ord("A")
        raise MarkedError(f"The character is not mapped: {letter} (index={index})")
    return _SOUNDS.get(letter, "")


def _chr(code: int) -> str:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise MarkedError(f"Not a valid Unicode code point: {code}")
    return chr(code)


def _strpos(text: str, part: str, instance: int) -> int:
    if instance == 0:
        raise MarkedError("'instance' must not be a positive or negative number.", "NOT_SUPPORTED")
    if not part:
        return 1
    place = -1 if instance > 0 else len(text)
    for _ in range(abs(instance)):
        found = text.find(part, place + 1) if instance > 0 else text.rfind(part, 0, place)
        if found < 0:
            return 0
        place = found if instance > 0 else found + len(part) - 1
    return (place if instance > 0 else place - len(part) + 1) + 1


def _codepoint(text: str) -> int:
    if len(text) != 1:
        raise MarkedError("Input string must be a single character string")
    return ord(text)


UDFS: list[Udf] = [
    ("athena_translate", _translate, ("VARCHAR",) * 3, "VARCHAR"),
    (
        "athena_cut_list",
        _cut_list,
        ("VARCHAR[]", "VARCHAR", "VARCHAR", "BOOLEAN", "BIGINT"),
        "VARCHAR",
    ),
    ("athena_strpos", _strpos, ("VARCHAR", "VARCHAR", "BIGINT"), "BIGINT"),
    (
        "athena_normalize",
        lambda text, f: unicodedata.normalize(f, text),
        ("VARCHAR",) * 2,
        "VARCHAR",
    ),
    ("athena_chr", _chr, ("BIGINT",), "VARCHAR"),
    ("athena_codepoint", _codepoint, ("VARCHAR",), "INTEGER"),
    ("athena_split", _split, ("VARCHAR", "VARCHAR"), "VARCHAR[]"),
    ("athena_split_limit", _split_limit, ("VARCHAR", "VARCHAR", "BIGINT"), "VARCHAR[]"),
    ("athena_split_to_pairs", _split_to_pairs, ("VARCHAR",) * 3, "VARCHAR[][]"),
    ("athena_split_to_map", _split_to_map, ("VARCHAR",) * 3, "MAP(VARCHAR, VARCHAR)"),
    ("athena_lpad", _lpad, ("VARCHAR", "BIGINT", "VARCHAR"), "VARCHAR"),
    ("athena_rpad", _rpad, ("VARCHAR", "BIGINT", "VARCHAR"), "VARCHAR"),
    ("athena_reverse", lambda text: text[::-1], ("VARCHAR",), "VARCHAR"),
    ("athena_levenshtein", _levenshtein, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_hamming", _hamming, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_soundex", _soundex, ("VARCHAR",), "VARCHAR"),
]
