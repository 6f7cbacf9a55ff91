"""The options that commands share, and how a command ends when nothing is deployed."""

from collections.abc import Callable
from functools import wraps

import click
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
)

from athena_client.query import QueryFailedError
from scripts.answers.questions import UnknownQueryError
from scripts.aws.buckets import BucketError
from scripts.stacks.deployment import DEFAULT_PREFIX, ENVIRONMENTS, NotDeployedError

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
        help="First part of every stack's name.",
    )  # fmt: skip
    environment = click.option(
        "--environment", type=click.Choice(ENVIRONMENTS), default="dev", show_default=True
    )
    return environment(prefix(command))


def parameters_given(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Read `KEY=VALUE`; everything after the first equals sign is the value."""
    wrong = [one for one in given if not one.partition("=")[0] or "=" not in one]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not KEY=VALUE.")
    return dict(one.split("=", 1) for one in given)


def plain_errors[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """Turn what users can mend into one line and exit code 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (BucketError, NotDeployedError, QueryFailedError, UnknownQueryError) as error:
            raise click.ClickException(str(error)) from error
        except EndpointConnectionError as error:
            raise click.ClickException(f"{error} Is the emulator up? Run: make up") from error
        except NoCredentialsError as error:
            raise click.ClickException(f"{error}: sign in to AWS first (aws sso login)") from error
        except (BotoCoreError, ClientError) as error:
            raise click.ClickException(str(error)) from error

    return guarded
