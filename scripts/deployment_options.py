"""The options that name a deployment and what its templates take, and what they must be like."""

from collections.abc import Callable

import click

from scripts.options import parameters_given
from scripts.stacks import parameters
from scripts.stacks.deployment import DEFAULT_PREFIX, ENVIRONMENTS


def deployment_options[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """Add the two options that name a deployment."""
    prefix = click.option(
        "--stack-name-prefix", "prefix", default=DEFAULT_PREFIX, show_default=True,
        callback=value_given("Prefix"), help="First part of every stack's name.",
    )  # fmt: skip
    environment = click.option(
        "--environment", type=click.Choice(ENVIRONMENTS), default="dev", show_default=True
    )
    return environment(prefix(command))


def value_given(name: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return what takes an option whose value becomes this template parameter."""

    def take(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
        if given is not None and (complaint := parameters.complaint(name, given)):
            raise click.BadParameter(complaint)
        return given

    return take


def template_parameters_given(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read parameters of the templates.

    What none of them takes, by name or by value, is refused before AWS is asked for anything.
    """
    read = parameters_given(context, option, given)
    for name, value in read.items():
        if complaint := parameters.complaint(name, value):
            raise click.BadParameter(complaint)
    return read
