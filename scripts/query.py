"""Ask one question, or every question, through Athena."""

import click
from botocore.exceptions import ClientError

from athena_client.query import QueryFailedError
from scripts.answers.athena import Athena
from scripts.answers.questions import all_questions, question_named
from scripts.answers.tables import print_answer
from scripts.aws.target import from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.plain_errors import plain_errors


@click.command(help=__doc__)
@click.argument("name", required=False)
@deployment_options
@click.option("--rows", default=50, show_default=True, help="Print this many rows at most.")
@plain_errors
def main(name: str | None, prefix: str, environment: str, rows: int) -> None:
    """Ask `name`, or all where no name is given."""
    athena = Athena.of_deployment(from_environment(), prefix, environment)
    console, zone = Console(), athena.zone
    for question in [question_named(name, zone)] if name else all_questions(zone):
        try:
            answer = athena.ask(question.sql)
        except (QueryFailedError, ClientError) as error:
            raise click.ClickException(question.located(str(error))) from error
        print_answer(console, question, answer, rows)


if __name__ == "__main__":
    main()
