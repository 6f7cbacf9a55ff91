"""Measure the whole path, side by side with free peers where they can be had."""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import click
from rich.console import Console

from scripts.bench.bare import bare_loop
from scripts.bench.pages import BENCHMARKS, write_into
from scripts.bench.peers import PEERS, Peer, PeerServer
from scripts.bench.report import machine, markdown, print_table, title, write_json
from scripts.bench.rounds import Measured, measure
from scripts.bench.servers import OurServer, Server, ServerError
from scripts.bench.workload import Workload, make_workload
from scripts.release import package
from scripts.release.stack_requests import ARCHITECTURE


@click.command(help=__doc__)
@click.option(
    "--events", default=20_000, show_default=True, type=click.IntRange(1),
    help="Of the month, which is posted once in large batches.",
)  # fmt: skip
@click.option(
    "--sample", default=150, show_default=True, type=click.IntRange(20),
    help="Of the sample, which is posted in every round in small batches.",
)  # fmt: skip
@click.option("--rounds", default=3, show_default=True, help="At most; figures are medians.")
@click.option("--seconds", default=150, show_default=True, help="No round starts after so long.")
@click.option(
    "--peers", default="nearest", show_default=True, type=click.Choice(list(PEERS)),
    help="`all` fetches some 900 MB: LocalStack by itself, LocalEmu and moto too.",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path))
def main(
    events: int,
    sample: int,
    rounds: int,
    seconds: int,
    peers: str,
    json_path: Path | None,
    *,
    write: bool,
) -> None:
    """Measure, print the table, and exit 1 where our own side met a problem."""
    console, before = Console(), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else one side compiles itself at each start
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers are stopped on this way too
    workload = make_workload(sample, events)
    for function in package.OF_COMPONENT["lambda"]:
        package.build(function, ARCHITECTURE)  # fetched and bundled before anything is timed
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        ours = OurServer()
        others = [server for peer in PEERS[peers] for server in _had(console, peer, Path(folder))]
        found = _run(console, [ours, *others], workload, rounds, seconds)
    bare, after = bare_loop(workload.month.events), machine()
    console.print(f"{len(found[ours.name])} rounds; sample {sample:,} events, month {events:,}")
    console.print(f"load average {before['load_average']} before, {after['load_average']} after")
    print_table(console, found)
    console.print(bare)
    if write:
        write_into(BENCHMARKS, "bench", markdown(title(before, after), found, [bare]))
    if json_path:
        write_json(json_path, before, after, found)
    sys.exit(1 if any(each.problems for each in found[ours.name]) else 0)


def _had(console: Console, peer: Peer, folder: Path) -> list[Server]:
    try:
        return [PeerServer.install(peer, folder / peer.name.split()[0].lower())]
    except ServerError as error:
        console.print(f"{peer.name} can't be had, so it is left out: {error}", soft_wrap=True)
        return []


def _run(
    console: Console, servers: list[Server], workload: Workload, rounds: int, seconds: int
) -> dict[str, list[Measured]]:
    """Alternate who goes first, so that a busy spell of the machine meets both."""
    found: dict[str, list[Measured]] = {server.name: [] for server in servers}
    began = time.monotonic()
    for number in range(rounds):
        if number and time.monotonic() - began > seconds:
            break
        for server in servers if number % 2 == 0 else reversed(servers):
            console.print(f"round {number + 1} of {rounds}: {server.name}")
            found[server.name].append(measure(server, workload, with_month=number == 0))
    return found


if __name__ == "__main__":
    main()
