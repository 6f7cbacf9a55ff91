"""Draw how cost grows: rows, objects, partitions, columns, events a post, readers and writers.

Up to 10,000,000 rows and 50,000 objects, as far as they come within the minutes: each curve has an
equal share of what those before it left. `--most 1000` stops every curve there.
"""

import os
import time

import click
from rich.console import Console
from rich.progress import track

from scripts.aws.target import Target
from scripts.bench.pages import BENCHMARKS, write_into
from scripts.bench.product import Product
from scripts.bench.report import machine, title
from scripts.bench.scaling.curves import CURVES, Point
from scripts.bench.scaling.picture import markdown, svg
from scripts.bench.servers import OurServer
from scripts.stacks.deployment import Deployment

PICTURE = BENCHMARKS.parent / "images" / "scaling.svg"


@click.command(help=__doc__)
@click.option("--most", default=10_000_000, show_default=True, help="No size is larger.")
@click.option("--minutes", default=10.0, show_default=True, help="How long it may take.")
@click.option("--write", is_flag=True, help="Put table and picture into docs/.")
def main(most: int, minutes: float, *, write: bool) -> None:
    """Measure, print the table, and write both where that is wanted."""
    console, before = Console(highlight=False, soft_wrap=True), machine()
    ends = time.monotonic() + 60 * minutes
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    points: list[Point] = []
    with OurServer().started() as running:
        product = Product(Target.at(running.endpoint), Deployment())
        product.deploy()
        for done, curve in enumerate(track(CURVES, "Measuring", console=console, transient=True)):
            share = (ends - time.monotonic()) / (len(CURVES) - done)
            points += curve.points(product, most, share)
    text = markdown(title(before, machine()), points)
    console.print(text)
    if write:
        PICTURE.write_text(svg(points))
        write_into(BENCHMARKS, "scaling", text)


if __name__ == "__main__":
    main()
