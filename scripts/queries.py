"""List the questions that queries/ answers."""

import click
from rich.table import Table

from scripts.answers.questions import all_questions
from scripts.console import Console


@click.command(help=__doc__)
def main() -> None:
    """Print a row a question."""
    table = Table("NAME", "question", "what it tells", box=None)
    for question in all_questions():
        table.add_row(question.name, question.title, question.description)
    Console().print(table)


if __name__ == "__main__":
    main()
