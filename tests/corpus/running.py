"""Runs a file's statements one after the other, over tables that are made for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.corpus import tables
from tests.corpus.account import Account, Outcome
from tests.corpus.beside import Beside
from tests.corpus.columns import columns_of
from tests.corpus.guessing import other_guesses
from tests.corpus.making import TREE, Tables
from tests.corpus.statements import Statement
from tests.corpus.uses import tables_of

_PREPARED = re.compile(r"\s*(?:DEALLOCATE\s+)?PREPARE\s+(?P<name>\w+)", re.IGNORECASE)
_QUERY = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
_DATABASE = re.compile(r"(?<!CREATE )\b(?:DATABASE|SCHEMA|IN)\s+`?(?P<name>\w+)`?", re.IGNORECASE)


@dataclass(frozen=True)
class Result:
    """A statement, and how it ended."""

    statement: Statement
    outcome: Outcome
    is_of_guesses: bool = False

    @property
    def word(self) -> str:
        """Say how; an error over a table whose definition isn't published tells nothing."""
        word = self.outcome.word
        is_open = self.is_of_guesses and self.outcome.state == "FAILED"  # its text was read
        return "unknown" if word == "error" and is_open else word


class FileRun:
    """The statements of one file, which share a database."""

    def __init__(
        self,
        account: Account,
        database: str,
        own: Sequence[Statement],
        others: Sequence[Statement],
        beside: Beside | None = None,
    ) -> None:
        self._account, self._database, self._own = account, database, own
        self._beside = beside
        self._tables = Tables(account, database, own, others)

    def results(self) -> Iterator[Result]:
        """Run each; yield how it ended."""
        self._account.need_database(self._database)
        for statement in self._own:
            if statement.aside is None:
                outcome = self._run(statement)
                yield Result(statement, outcome, self._tables.are_guessed(statement))
        self._account.drop_all()

    def _run(self, statement: Statement) -> Outcome:
        sql = self._tables.placed(statement.text)
        self._prepare(statement, sql)
        parameters = ["1"] * sql.count("?") if _QUERY.match(sql) else None
        outcome = self._account.run(sql, self._database, parameters)
        if outcome.word == "error":
            outcome = self._again(statement, sql, outcome)
        made = tables.name_defined(sql)
        if made is not None and outcome.state == "SUCCEEDED":
            self._tables.fill(made[0] or self._database, made[1])
        if self._beside and outcome.state == "SUCCEEDED" and _QUERY.match(sql) and not parameters:
            names = {
                (database or self._database, name) for database, name in self._tables.named(sql)
            }
            self._beside.compare(self._account, self._database, names, sql, outcome)
        return outcome

    def _prepare(self, statement: Statement, sql: str) -> None:
        """Have what a statement needs, and nothing that is in its way."""
        made = tables.name_defined(sql)
        if made is not None:
            self._account.need_database(made[0] or self._database)
            if "IF NOT EXISTS" not in sql.upper():
                self._tables.drop(*made)
        for one in () if _QUERY.match(sql) else _DATABASE.finditer(sql):
            self._account.need_database(one["name"].lower())
        self._tables.need_all(statement, sql)
        if prepared := _PREPARED.match(sql):
            anew = ("DEALLOCATE PREPARE {0}", "PREPARE {0} FROM SELECT 1")
            for form in anew if sql.upper().startswith("DEALLOCATE") else anew[:1]:
                self._account.run(form.format(prepared["name"]), self._database)

    def _again(self, statement: Statement, sql: str, first: Outcome) -> Outcome:
        """Try other tables of the same names; where none fits, the first error stands."""
        tree = TREE(sql)
        attempts = self._attempts(statement, sql, reasons := [first.reason]) if tree else ()
        for _ in attempts:
            outcome = self._account.run(sql, self._database)
            if outcome.word != "error":
                return outcome
            reasons.append(outcome.reason)
        return first

    def _attempts(self, statement: Statement, sql: str, reasons: Sequence[str]) -> Iterator[None]:
        """Make a statement's tables otherwise, each time that it is asked for.

        A page may define one table in several ways; of one that isn't defined types are guessed.
        """
        tree = TREE(sql)
        read = tables_of(tree) if tree is not None else []
        for database, name in read:
            for definer in self._tables.defining(name, statement):
                self._tables.drop(database, name)
                if self._tables.define(definer, database or self._database, name, (name,)):
                    yield
        named = [
            (database or self._database, name) for database, name in read
            if not self._tables.is_own(name, statement)
        ]  # fmt: skip
        for guesses in other_guesses(columns_of(tree) if tree else {}, named, sql, reasons):
            for database, name, other in guesses:
                self._tables.guess(database, name, statement.text, other)
            yield
        for database, name in named:
            self._tables.drop(database, name)
