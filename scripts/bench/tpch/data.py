"""TPC-H's tables as Parquet files, and its 22 queries, as DuckDB's own extension makes them.

The extension is on PyPI for an older DuckDB than ours, so uv runs that one for as long as it takes.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT

PACKAGES = ("duckdb==1.4.4", "duckdb-ext-tpch==1.4.4.20260205")
FOLDER = ROOT / ".tabletop" / "tpch"
_QUERIES = "queries.json"
_MAKE = """
import json, pathlib, sys
import duckdb, duckdb_ext
scale, folder = float(sys.argv[1]), pathlib.Path(sys.argv[2])
connection = duckdb.connect(config={"allow_unsigned_extensions": True})
extension = next(pathlib.Path(duckdb_ext.__path__[0]).rglob("tpch.duckdb_extension"))
connection.execute(f"LOAD '{extension}'")
connection.execute(f"CALL dbgen(sf={scale})")
for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall():
    connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
found = connection.execute("FROM tpch_queries()").fetchall()
(folder / "queries.json").write_text(json.dumps([query for _, query in found]))
"""


@dataclass(frozen=True)
class Data:
    """A folder of TPC-H's files."""

    folder: Path
    scale: float

    @property
    def files(self) -> dict[str, Path]:
        """Return each table's file."""
        return {path.stem: path for path in sorted(self.folder.glob("*.parquet"))}

    @property
    def queries(self) -> list[str]:
        """Return the queries' texts, the first first; the share in query 11 goes by the scale."""
        texts = json.loads((self.folder / _QUERIES).read_text())
        share = f"{0.0001 / self.scale:.10f}"
        return [re.sub(r"\b0\.0001\d*", share, text.strip().rstrip(";")) for text in texts]


def obtain(scale: float) -> Data:
    """Return the data of a scale, made where it isn't there yet; needs uv and PyPI for that."""
    folder = FOLDER / f"{scale:g}"
    if not (folder / _QUERIES).exists():
        folder.mkdir(parents=True, exist_ok=True)
        uv = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
        needs = [word for package in PACKAGES for word in ("--with", package)]
        command = [uv, "run", "--quiet", "--no-project", "--python", sys.executable, *needs]
        make = ["python", "-c", _MAKE, str(scale), str(folder)]
        subprocess.run([*command, *make], check=True)
    return Data(folder, scale)


def athena_text(sql: str) -> str:
    """Return a query as Athena wants it.

    Its bare decimals are doubles, and GROUP BY knows no alias, which DuckDB's query 15 uses.
    """
    aliased = re.sub(r"(l_suppkey) AS supplier_no(.*?GROUP BY\s+)supplier_no", _by_column, sql,
                     flags=re.DOTALL)  # fmt: skip
    return re.sub(r"\b\d+\.\d+\b", r"DECIMAL '\g<0>'", aliased)


def _by_column(found: "re.Match[str]") -> str:
    return f"{found[1]} AS supplier_no{found[2]}{found[1]}"
