"""Send a restaurant group's month through the deployed API, and write its ground truth."""

import click

from scripts.aws.target import from_environment
from scripts.deployment_options import deployment_options
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import required_outputs
from scripts.stacks.events_api import EventsApi
from seed.cli import main as seed_command

KNOWN_FROM_THE_STACKS = {"api_endpoint", "api_key"}
PARAMETERS = [p for p in seed_command.params if p.name not in KNOWN_FROM_THE_STACKS]


@click.command(help=__doc__, params=PARAMETERS)
@deployment_options
@click.pass_context
@plain_errors
def main(context: click.Context, /, prefix: str, environment: str, **plan: object) -> None:
    """Find the API of a deployment, then hand over to the seeder's own command."""
    target = from_environment()
    api = EventsApi.of_deployment(target, prefix, environment)
    context.invoke(seed_command, api_endpoint=api.url, api_key=api.key, **plan)
    stream = required_outputs(target, prefix, environment)["DeliveryStreamName"]
    click.echo(target.rows_advice(stream))


if __name__ == "__main__":
    main()
