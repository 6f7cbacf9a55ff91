"""Shows what becomes of a query on its way to DuckDB: `… athena explain "SELECT 1"`."""

import argparse
import sys

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, stages
from analytics_emulator.athena.sql.running.deep import on_deep_stack


def main(arguments: list[str] | None = None) -> int:
    """Print the stages of a query; 1 where Athena would refuse it."""
    parser = argparse.ArgumentParser(
        prog="python -m analytics_emulator.athena", description=__doc__
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    explain = commands.add_parser("explain", help="read, bound, rewritten and written")
    explain.add_argument("sql", help="a SELECT that needs no stored table")
    options = parser.parse_args(arguments)
    try:
        on_deep_stack(lambda: _show(options.sql))
    except (AthenaQueryError, MalformedQueryError) as error:
        print(error, file=sys.stderr)  # noqa: T201  # same
        return 1
    return 0


def _show(sql: str) -> None:
    for title, text in stages(sql.strip().rstrip(";")):
        print(f"── {title}\n{text}\n")  # noqa: T201  # what this command is for


if __name__ == "__main__":
    sys.exit(main())
