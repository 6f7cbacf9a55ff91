"""Statements in files of SQL, in Markdown's blocks, in YAML's texts and in dbt's models."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.corpus.catalogue import Source

FIRST_WORDS = (
    "SELECT|WITH|CREATE|INSERT|ALTER|DROP|SHOW|MSCK|UNLOAD|EXPLAIN|DESCRIBE|DESC|DELETE|UPDATE|MERGE"
    "|OPTIMIZE|VACUUM|PREPARE|EXECUTE|DEALLOCATE"
)
SQL_SUFFIXES = (".sql", ".ddl")
_BEGINS = re.compile(rf"\s*\(*\s*(?:{FIRST_WORDS})\b", re.IGNORECASE)
_PIECES = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<quoted>'(?:[^'\\]|''|\\.)*'|\"[^\"]*\"|`[^`]*`)"
    r"|(?P<end>;)|(?P<blank>\n[ \t]*\n\s*)|(?P<word>\w+)|(?P<space>[ \t\r]+|\n)|(?P<sign>.)",
    re.DOTALL,
)
_BLOCK = re.compile(r"^[ \t]*```[ \t]*(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^[ \t]*```", re.M | re.S)
# A form of a grammar or an excerpt: options in brackets of their own, or what was left out.
_FORM = re.compile(
    r"(?<!array)\s\[\s*[a-z(,\[]|\.\.\.|…|\|\s*\{|\{\s*\w+\s*\||\bpartition_spec\b", re.IGNORECASE
)
_PART = re.compile(r"WITH\s*(?:\(|SERDEPROPERTIES)", re.IGNORECASE)  # of a CREATE TABLE
_GOES_ON = {"UNION", "ALL", "EXCEPT", "INTERSECT", "AS", "DISTINCT", "EXISTS", "IN"}


@dataclass(frozen=True)
class Statement:
    """A statement, and the file that it stands in; `model` is the table that dbt makes of it."""

    source: Source
    path: Path
    number: int
    text: str
    model: str | None = None

    @property
    def name(self) -> str:
        """Say where it stands."""
        return (
            f"{self.source.repository} {self.path.relative_to(self.source.folder)} #{self.number}"
        )

    @property
    def aside(self) -> str | None:
        """Say why it isn't Athena's to run; None if it is."""
        texts = self.source.aside.items()
        return next((why for part, why in texts if part in self.text or part in self.name), None)


def statements(source: Source) -> Iterator[Statement]:
    """Yield a source's statements, file by file."""
    for path in source.paths():
        text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
        is_model = "{{" in text and path.suffix in SQL_SUFFIXES
        found = _of_file(path, text)
        whole = (filled(one, source.words) for one in found)
        for number, one in enumerate((one for one in whole if not is_form(one)), 1):
            yield Statement(source, path, number, one, path.stem if is_model else None)


def _of_file(path: Path, text: str) -> Iterator[str]:
    if path.suffix in SQL_SUFFIXES:
        model = rendered(text)
        if model is not None:
            yield from parted(model)
    elif path.suffix == ".md":
        for block in _BLOCK.finditer(text):
            if block["kind"].lower() in ("", "sql", "athena"):
                yield from parted(block["text"])
    else:
        for value in _texts(yaml.load(text, Loader=_Plain)):  # noqa: S506 -- a safe loader
            if re.match(
                r"\s*(?:CREATE|WITH|SELECT)\s.*\b(?:SELECT|EXTERNAL)\b", value, re.I | re.S
            ):
                yield from parted(value)


class _Plain(yaml.CSafeLoader):
    """Reads texts of templates, which have functions."""


_Plain.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def parted(text: str) -> Iterator[str]:
    """Yield the statements of a text: semicolons part them, and paragraphs that begin anew."""
    begin, depth, words = 0, 0, list[str]()
    for piece in _PIECES.finditer(text):
        if piece["end"] or (piece["blank"] and depth == 0 and _is_whole(words, text, piece.end())):
            yield from _statement(text[begin : piece.start()])
            begin, depth, words = piece.end(), 0, []
        elif piece["word"] and depth == 0:
            words.append(piece["word"].upper())
        elif piece["sign"]:
            depth += {"(": 1, ")": -1}.get(piece["sign"], 0)
            words.append(piece["sign"])
    yield from _statement(text[begin:])


def _is_whole(words: list[str], text: str, place: int) -> bool:
    """Tell whether a statement stood before a paragraph that begins another."""
    if not words or words[-1] in _GOES_ON:
        return False
    rest = re.sub(r"\A(?:\s|--[^\n]*\n|/\*.*?\*/)+", "", text[place:], flags=re.DOTALL)
    is_query = words[0] in ("SELECT", "WITH", "INSERT", "CREATE", "UNLOAD")
    has_query = "SELECT" in words or words[:2] == ["CREATE", "EXTERNAL"]
    return bool(_BEGINS.match(rest)) and (has_query or not is_query)


def _statement(text: str) -> Iterator[str]:
    bare = re.sub(r"\A(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", "", text, flags=re.DOTALL).strip()
    if _BEGINS.match(bare) and len(bare.split()) > 1 and not _PART.match(bare):
        yield bare


def is_form(text: str) -> bool:
    """Tell whether a text shows a grammar's form, or leaves something out."""
    kept = (" " if p["quoted"] or p["comment"] else p[0] for p in _PIECES.finditer(text))
    return _FORM.search("".join(kept)) is not None


def filled(text: str, words: Mapping[str, str]) -> str:
    """Put something in the place of what a reader is asked to fill in."""
    for form, word in words.items():
        text = re.sub(form, lambda _, word=word: word, text)  # type: ignore[misc]
    # Those of a location's template are the table's own.
    text = re.sub(
        r"('s3://[^']*'|\"s3://[^\"]*\")|\$\{([\w.:-]+)\}",
        lambda m: m[1] or re.sub(r"\W", "_", m[2]),
        text,
    )
    text = re.sub(r"(?<![\w{$])\{(\w+)\}", r"\1", text)
    return re.sub(
        r"(?<![\w<])<([A-Za-z][\w -]*[A-Za-z])>", lambda m: re.sub(r"\W", "_", m[1]), text
    )


def rendered(text: str) -> str | None:
    """Return a dbt model's SQL where it takes no more than its references; None where it does."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{-?\s*config\(.*?\)\s*-?\}\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{-?\s*ref\(\s*['\"](\w+)['\"]\s*\)\s*-?\}\}", r"\1", text)
    source = r"\{\{-?\s*source\(\s*['\"]\w+['\"]\s*,\s*['\"](\w+)['\"]\s*\)\s*-?\}\}"
    text = re.sub(source, r"\1", text)
    return None if "{{" in text or "{%" in text else text
