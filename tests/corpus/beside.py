"""Queries that ran, asked of a Trino as well: over copies of the same tables' rows.

Each table that a query names is copied as it is then, by UNLOAD, and stands in Trino's hive
catalog under the same name. What Trino doesn't take (another catalog's name, what only Athena has)
is counted and not judged.
"""

import json
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analytics_emulator.athena.sql.types.hive import hive_type
from tests.corpus.account import Account, Outcome
from tests.parity.record_trino.client import TrinoClient, TrinoError
from tests.parity.record_trino.compare import Verdict, judged
from tests.parity.record_trino.ours import Ours
from tests.parity.record_trino.queries import Query
from tests.parity.record_trino.tables import register_table

# A bare decimal literal, which is DOUBLE on Athena (measured); quoted texts and comments stay.
_LITERAL = re.compile(
    r"(?P<kept>'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|[A-Za-z_]\w*|\d[\d.]*[eE][+-]?\d+)"
    r"|(?P<literal>\d+\.\d*|\.\d+)",
    re.DOTALL,
)
GOOD = {"same", "same rows", "different, open"}


class NotCopiedError(Exception):
    """A table's rows can't be had as Parquet; the text says why."""


@dataclass
class Beside:
    """Compares answers with those of the Trino at `url`; `told` counts verdicts."""

    url: str
    report: Path | None = None
    told: Counter[str] = field(default_factory=Counter)

    def compare(
        self, account: Account, database: str, names: set[tuple[str, str]], sql: str, ours: Outcome
    ) -> None:
        """Ask Trino what was asked here, and note how the answers compare."""
        client = TrinoClient(self.url, schema=database)
        with tempfile.TemporaryDirectory() as folder:
            try:
                client.run(f"CREATE SCHEMA IF NOT EXISTS hive.{database}")
                for place, (of, name) in enumerate(names):
                    self._copy(account, client, f"{of}.{name}", Path(folder) / str(place))
                theirs = client.run(_with_doubles(sql.strip().rstrip(";")))
            except NotCopiedError as error:
                verdict = Verdict("not copied", str(error))
            except TrinoError as error:
                verdict = Verdict("not taken", str(error))
            else:
                case = {"columns": theirs.columns, "rows": theirs.rows}
                verdict = judged(Query(sql, sql, database), Ours(ours.columns, ours.values), case)
        self.told[verdict.word] += 1
        if self.report is not None and verdict.word not in GOOD:
            with self.report.open("a") as file:
                line = {"word": verdict.word, "reason": verdict.reason, "sql": sql}
                file.write(f"{json.dumps(line)}\n")

    def _copy(self, account: Account, client: TrinoClient, name: str, folder: Path) -> None:
        of, _, table = name.partition(".")
        found = account.glue.get_table(DatabaseName=of, Name=table)["Table"]
        columns = [*found["StorageDescriptor"]["Columns"], *found.get("PartitionKeys", [])]
        place = account.new_place()
        folder.mkdir()
        listed = ", ".join(f'"{column["Name"]}"' for column in columns)
        query = f'SELECT {listed} FROM "{of}"."{table}"'  # noqa: S608  # names of the catalog
        outcome = account.run(f"UNLOAD ({query}) TO '{place}' WITH (format = 'PARQUET')", of)
        if outcome.state != "SUCCEEDED":
            raise NotCopiedError(f"{name}: {outcome.reason}")
        account.fetch(place, folder)
        types = {column["Name"]: str(hive_type(column["Type"])) for column in columns}
        register_table(client, name, folder, types)


def _with_doubles(sql: str) -> str:
    """Return a query whose bare decimal literals are doubles, as Athena takes them."""
    return _LITERAL.sub(lambda m: m["kept"] or f"{m['literal']}e0", sql)
