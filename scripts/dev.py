"""Watch the files: what is saved is deployed alone, its tests run, its answer is shown."""

import os

import click
from rich.console import Console
from watchfiles import watch

from scripts import ROOT
from scripts.aws.target import Target, from_environment
from scripts.deployment_options import deployment_options
from scripts.local import dashboard
from scripts.options import dashboard_port_option
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import required_outputs
from scripts.watch.saved import Saved
from scripts.watch.turns import FOLDERS, GENERATED, turn_of
from scripts.watch.working import broken_files, work

QUIET_MILLISECONDS = 100  # an editor writes a file in several steps


@click.command(help=__doc__)
@dashboard_port_option
@deployment_options
@plain_errors
def main(prefix: str, environment: str, *, dashboard_port: int) -> None:
    """Work until interrupted; a fault of one turn waits for the next save."""
    target, console = from_environment(), Console(highlight=False)
    if not target.is_local:
        raise click.ClickException("make dev deploys what is saved, so it works locally alone.")
    required_outputs(target, prefix, environment)  # stands, or says what to do
    place = ["--stack-name-prefix", prefix, "--environment", environment]
    saved = Saved(ROOT, FOLDERS)
    os.environ.update(target.process_environment)
    console.print(f"Dashboard: {dashboard.start(target, dashboard_port)}")
    console.print(f"Watching {', '.join(FOLDERS)}. Ctrl-C ends it.")
    for _ in watch(*(ROOT / folder for folder in FOLDERS), step=QUIET_MILLISECONDS):
        take_turn(saved, place, console, (target, dashboard_port))


def take_turn(saved: Saved, place: list[str], console: Console, page: tuple[Target, int]) -> None:
    """Do what the files saved since the last turn call for."""
    if not (paths := saved.changed()):
        return
    console.rule(", ".join(paths[:3]) + (" …" if len(paths) > 3 else ""), align="left")
    if broken := broken_files(paths):
        console.print("\n".join(broken), markup=False)
        return
    turn = turn_of(paths)
    if turn.replaces_page:
        target, port = page
        dashboard.process(port).stop()
        console.print(f"  ✓ dashboard {dashboard.start(target, port)}")
    work(turn, place, console)
    for path in GENERATED:
        saved.take(path)


if __name__ == "__main__":
    main()
