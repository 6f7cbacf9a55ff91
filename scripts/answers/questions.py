"""The questions of queries/*.sql: a title, a sentence and one Athena statement each."""

from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT

QUERIES = ROOT / "queries"


class UnknownQueryError(Exception):
    """There is no query of that name; the text lists those that there are."""


@dataclass(frozen=True)
class Question:
    """One question: `name` is the file's stem, `sql` its text without the header."""

    name: str
    title: str
    description: str
    sql: str


def read_question(path: Path) -> Question:
    """Split a file into its `-- title:` line, its `-- sentence` lines and its statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("--")]
    body = "\n".join(lines[len(header) :]).strip()
    title, *sentences = (line.removeprefix("--").strip() for line in header)
    if not title.startswith("title:") or not sentences or not body:
        raise ValueError(f"{path}: expected '-- title: …', '-- a sentence', then one statement")
    return Question(path.stem, title.removeprefix("title:").strip(), " ".join(sentences), body)


def all_questions() -> list[Question]:
    """Give every question, by name."""
    return [read_question(path) for path in sorted(QUERIES.glob("*.sql"))]


def question_named(name: str) -> Question:
    """Give one question; raises `UnknownQueryError`."""
    questions = {question.name: question for question in all_questions()}
    if name not in questions:
        raise UnknownQueryError(f"No query is named {name!r}. There are: {', '.join(questions)}")
    return questions[name]
