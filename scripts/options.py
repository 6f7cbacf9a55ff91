"""The options that commands share, and what their values must be like."""

from collections.abc import Callable
from math import isfinite

import click

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


def parameters_given(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read `KEY=VALUE`; everything after the first equals sign is the value."""
    wrong = [one for one in given if not one.partition("=")[0] or "=" not in one]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not KEY=VALUE.")
    read = dict(one.split("=", 1) for one in given)
    if len(read) < len(given):
        names = [one.partition("=")[0] for one in given]
        twice = next(name for name in names if names.count(name) > 1)
        raise click.BadParameter(f"{twice} is given twice.")
    return read


def viewer_given[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """Add the options that say who looks: what row- and column-level security is held against."""
    tags = click.option(
        "--session-tag", "tags", multiple=True, callback=parameters_given, metavar="KEY=VALUE",
        help="Draw what a reader with this tag sees, where data sets have security by tags.",
    )  # fmt: skip
    reader = click.option(
        "--reader", default="", help="Draw what this user of QuickSight sees: name or ARN."
    )
    groups = click.option(
        "--reader-group", "groups", multiple=True, help="A group that the reader is in."
    )
    return tags(reader(groups(command)))


def finite_given(_context: click.Context, _option: click.Parameter, given: float) -> float:
    """Take no number that is none, or without end."""
    if not isfinite(given):
        raise click.BadParameter(f"{given} is no number to reckon with.")
    return given
