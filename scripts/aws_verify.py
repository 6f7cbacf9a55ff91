"""Deploy everything under a name of its own, try it, compare every answer, and take it all down.

Says beforehand what is done and what that costs, and asks. The report tells each step; the exit
code is 1 if one failed, 130 after an interruption. Either way everything is taken down.
"""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import click
from rich.markup import escape
from rich.table import Table

from scripts.answers.questions import all_questions
from scripts.aws.target import Target, from_environment
from scripts.console import Console
from scripts.costing import report as costs
from scripts.deployment_options import template_parameters_given, value_given
from scripts.plain_errors import plain_errors
from scripts.replay import answers_from_s3
from scripts.stacks.deployment import COMPONENTS, Deployment
from scripts.stacks.settings import chosen
from scripts.verification import athena_cases, interrupts, price
from scripts.verification.open_runs import OpenRuns, place
from scripts.verification.report import FAILED, PASSED, Report, Step
from scripts.verification.run import Verification
from scripts.verification.taking_down import TakingDown, stands

CASES = {"none": (), "usual": athena_cases.USUAL, "all": athena_cases.ALL}
COLOURS = {PASSED: "green", FAILED: "red"}
INTERRUPTED_EXIT = 130


@click.command(help=__doc__)
@click.option(
    "--stack-name-prefix", "prefix", default=None, callback=value_given("Prefix"),
    help="First part of every stack's name; by default one that nobody has. Nothing may stand "
    "under it, for everything under it is deleted.",
)  # fmt: skip
@click.option(
    "--environment", type=click.Choice(["dev", "test"]), default="test", show_default=True,
    help="Whose settings are taken; prod's keep data.",
)  # fmt: skip
@click.option("--region", default=None, help="AWS region; by default the environment's.")
@click.option("--events", default=1_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option(
    "--batch", "batch_events", default=500, show_default=True, type=click.IntRange(1, 500),
    help="Events a request: fewer where records are taken one by one, as another emulator may.",
)  # fmt: skip
@click.option(
    "--quicksight-principal-arn", "principal_arn", default=None,
    callback=value_given("PrincipalArn"),
    help="QuickSight user or group to own the dashboard; without one AWS makes none.",
)  # fmt: skip
@click.option(
    "--parameter", "parameters", multiple=True, metavar="KEY=VALUE",
    callback=template_parameters_given,
    help="A template parameter, such as PermissionsBoundaryArn=ARN.",
)  # fmt: skip
@click.option(
    "--report", "path", default=Path("build/aws-verify.md"), show_default=True,
    type=click.Path(dir_okay=False, path_type=Path), help="Where the report is written.",
)  # fmt: skip
@click.option(
    "--sql-cases", type=click.Choice(list(CASES)), default="usual", show_default=True,
    help="Which cases of tests/parity Athena is asked: those nobody measured, or all 9,000.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Don't ask.")
@plain_errors
def main(  # noqa: PLR0913 - one argument an option
    prefix: str | None,
    environment: str,
    region: str | None,
    events: int,
    *,
    batch_events: int,
    principal_arn: str | None,
    parameters: dict[str, str],
    path: Path,
    sql_cases: str,
    yes: bool,
) -> None:
    """Announce, ask, run, take down, and report."""
    target, console = from_environment(region), Console(highlight=False, soft_wrap=True)
    deployment = Deployment(prefix or f"verify-{uuid4().hex[:6]}", environment)
    runs = OpenRuns(path.parent / "aws-verify")
    if not take_down_left(console, target, runs, yes=yes):
        raise click.ClickException("An earlier run is not taken down.")
    if stands(target, deployment):
        raise click.ClickException(
            f"{deployment.prefix}-{environment} stands already, and would be deleted at the end: "
            "choose another --stack-name-prefix."
        )
    cases = CASES[sql_cases]
    told = chosen(environment, parameters)
    announce(console, target, deployment, told, price.Size(events, athena_cases.count(cases)))
    if not yes:
        click.confirm("Go on?", abort=True)
    options = [text for pair in parameters.items() for text in ("--parameter", "=".join(pair))]
    if principal_arn:
        options += ["--quicksight-principal-arn", principal_arn]
    report = begin_report(console, target, deployment, path)
    report.write(path)
    runs.begin(target, deployment, report.facts["begun"])
    run = Verification(
        target, deployment, console, report, events, tuple(options), answers_from_s3,
        path.parent, cases, bool(principal_arn or target.is_local), batch_events,
    )  # fmt: skip
    ending = TakingDown(target, deployment, console, report)
    is_interrupted, is_gone = guarded(run, ending)
    if is_gone:
        runs.end(deployment)
    report.write(path)
    console.print(report.markdown(), markup=False)
    console.print(f"Report: {path}, and beside it the golden files")
    sys.exit(INTERRUPTED_EXIT if is_interrupted else 0 if report.is_good else 1)


def guarded(run: Verification, ending: TakingDown) -> tuple[bool, bool]:
    """Run, and take down whatever happens; tells whether a signal broke it off, and all is gone."""
    is_interrupted = is_gone = False
    with interrupts.heeded_once():
        try:
            try:
                run.run()
            finally:
                interrupts.ignore()
        except KeyboardInterrupt:
            is_interrupted = True
            run.console.print("Interrupted: all is taken down now, which can't be interrupted.")
        except Exception as error:  # of ours, between two steps
            run.report.step("the run itself", partial(_raise, error))
        finally:
            is_gone = ending.run()
    return is_interrupted, is_gone


def _raise(error: Exception) -> str:
    raise error


def take_down_left(console: Console, target: Target, runs: OpenRuns, *, yes: bool) -> bool:
    """Name what earlier runs left, and take down what lies here; tells whether that is gone."""
    is_gone = True
    for left in runs.left():
        console.print(f"[yellow]Never taken down[/]: {left.text}")
        if (left.where, left.region) != (place(target), target.region):
            console.print("  It lies elsewhere: run this there, or delete its stacks by hand.")
            continue
        if not yes and not click.confirm("Take it down now?"):
            return False
        report = begin_report(console, target, left.deployment)
        with interrupts.heeded_once():
            interrupts.ignore()
            if TakingDown(target, left.deployment, console, report).run():
                runs.end(left.deployment)
            else:
                is_gone = False
    return is_gone


def announce(
    console: Console,
    target: Target,
    deployment: Deployment,
    settings: dict[str, str],
    size: price.Size,
) -> None:
    """Say what will be done, and what it costs on AWS."""
    questions = len(all_questions())
    console.print(
        f"[bold]{deployment.prefix}-{deployment.environment}[/] on {target.title}:\n"
        f"  deploy {len(COMPONENTS)} stacks, test them from end to end, send {size.events:,} "
        f"events, ask {questions} questions and compare\n"
        f"  each answer with those worked out here, ask what no document says and {size.cases:,} "
        "SQL cases;\n  then delete it all, with the data.\n"
        "What that costs on AWS, if it takes up to an hour:"
    )
    table = Table("service", "for", "$", box=None)
    lines = list(price.lines(size, questions, settings))
    for line in lines:
        table.add_row(line.service, line.what, f"{line.dollars:.4f}")
    table.add_row("[bold]all[/]", "", f"[bold]{sum(line.dollars for line in lines):.2f}[/]")
    console.print(table)
    console.print(costs.source())


def begin_report(
    console: Console, target: Target, deployment: Deployment, path: Path | None = None
) -> Report:
    """Make a report that prints each step as it ends."""

    def tell(step: Step) -> None:
        colour = COLOURS.get(step.result, "yellow")
        text = f"[{colour}]{step.result}[/] {step.name} ({step.seconds:.1f} s) {escape(step.text)}"
        console.print(text)

    title = f"Verification of {deployment.prefix}-{deployment.environment}"
    report = Report(title, tell, path=path)
    report.facts["where"] = target.title
    report.facts["begun"] = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return report


if __name__ == "__main__":
    main()
