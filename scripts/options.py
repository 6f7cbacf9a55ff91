"""The options that commands share, and what their values must be like."""

from collections.abc import Callable
from math import isfinite

import click

from scripts.stacks import parameters
from scripts.stacks.deployment import DEFAULT_PREFIX, ENVIRONMENTS

port_option = click.option(
    "--port", default=4566, show_default=True, help="Port of the emulator on 127.0.0.1."
)
dashboard_port_option = click.option(
    "--dashboard-port", default=8600, show_default=True, help="Port of the page on 127.0.0.1."
)
fresh_option = click.option(
    "--fresh/--kept", default=False, show_default=True,
    help="Remove what the emulator knew on this port first, or go on with it.",
)  # fmt: skip


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


def parameters_given(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read `KEY=VALUE`; everything after the first equals sign is the value."""
    wrong = [one for one in given if not one.partition("=")[0] or "=" not in one]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not KEY=VALUE.")
    return dict(one.split("=", 1) for one in given)


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


def finite_given(_context: click.Context, _option: click.Parameter, given: float) -> float:
    """Take no number that is none, or without end."""
    if not isfinite(given):
        raise click.BadParameter(f"{given} is no number to reckon with.")
    return given
