"""Hold a policy against what CloudFormation and the commands need; nothing is asked of AWS.

By default the roles of .github/aws/deployer.yaml, with every option of the templates on. Exit code
1: something is missing.
"""

import re
import sys
from pathlib import Path

import click
from rich.table import Table

from scripts.console import Console
from scripts.deployment_options import deployment_options, template_parameters_given
from scripts.grants import deployer, proof
from scripts.grants.documents import DocumentError, policy_in
from scripts.grants.names import Place
from scripts.grants.needs import Scope
from scripts.grants.policy import Need, Statement, UnknownConditionError
from scripts.grants.published import NotPublishedError
from scripts.stacks.deployment import Deployment

REASONS_SHOWN = 2


def account_given(_context: click.Context, _option: click.Parameter, given: str) -> str:
    """Take an account's number."""
    if not re.fullmatch(r"\d{12}", given):
        raise click.BadParameter("an account has twelve digits.")
    return given


@click.command(help=__doc__)
@deployment_options
@click.option(
    "--policy", "files", multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Policy documents (JSON) of your own role instead; several count together.",
)  # fmt: skip
@click.option(
    "--boundary", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The role's permissions boundary (JSON), which must allow as well.",
)  # fmt: skip
@click.option("--plan", is_flag=True, help="What --plan needs, alone.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="KEY=VALUE",
    callback=template_parameters_given,
)
@click.option("--region", default="us-east-1", show_default=True)
@click.option("--account", default="111122223333", show_default=True, callback=account_given)
@click.option("--unneeded/--no-unneeded", default=True, help="Also tell what nothing needs.")
def main(  # noqa: PLR0913 - one argument an option
    prefix: str,
    environment: str,
    files: tuple[Path, ...],
    boundary: Path | None,
    parameters: dict[str, str],
    region: str,
    account: str,
    *,
    plan: bool,
    unneeded: bool,
) -> None:
    """Print what is missing and what is granted for nothing."""
    console = Console(highlight=False, soft_wrap=True)
    scope = Scope(Deployment(prefix, environment), Place(region, account), parameters)
    try:
        if files:
            own = [one for file in files for one in policy_in(file)]
            limit = policy_in(boundary) if boundary else None
            wanted = _wanted(scope, is_plan=plan)
            is_whole = _report(console, "given policy", own, wanted, limit, unneeded=unneeded)
        else:
            is_whole = _deployers(console, scope, unneeded=unneeded)
    except (DocumentError, NotPublishedError, UnknownConditionError) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if is_whole else 1)


def _deployers(console: Console, scope: Scope, *, unneeded: bool) -> bool:
    roles = deployer.roles(scope)
    scope = deployer.with_boundary(scope)
    return all([
        _report(console, "DeployRole", roles["DeployRole"], _wanted(scope), unneeded=unneeded),
        _report(console, "PlanRole", roles["PlanRole"], _wanted(scope, is_plan=True),
                unneeded=unneeded),
    ])  # fmt: skip


def _wanted(scope: Scope, *, is_plan: bool = False) -> dict[Need, list[str]]:
    scopes = list(proof.every_option(scope))
    return proof.of_planning(scopes) if is_plan else proof.of_deploying(scopes)


def _report(
    console: Console,
    title: str,
    policies: list[Statement],
    wanted: dict[Need, list[str]],
    boundary: list[Statement] | None = None,
    *,
    unneeded: bool,
) -> bool:
    lacking = proof.missing(policies, wanted)
    if boundary is not None:
        lacking += [one for one in proof.missing(boundary, wanted) if one not in lacking]
    if lacking:
        table = Table("missing action", "on", "needed by", title=title)
        for one in lacking:
            more = len(one.reasons) - REASONS_SHOWN
            shown = [*one.reasons[:REASONS_SHOWN], *([f"and {more} more"] if more > 0 else [])]
            table.add_row(one.action, one.resource, "\n".join(shown))
        console.print(table)
    wasted = [*proof.unneeded(policies, wanted), *proof.unknown_actions(policies)]
    if unneeded and wasted:
        table = Table("statement", "granted, never needed", title=title)
        for item in wasted:
            table.add_row(item.sid, item.granted)
        console.print(table)
    actions = len({need.action for need in wanted})
    console.print(
        f"{title}: {actions} actions on {len(wanted)} pairs of action and resource, "
        f"{len(lacking)} missing, {len(wasted)} granted and never needed."
    )
    return not lacking


if __name__ == "__main__":
    main()
