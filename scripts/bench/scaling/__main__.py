"""Draw how cost grows: rows, objects, partitions, columns, events a post, readers and writers.

Up to 10,000,000 rows and 50,000 objects: half an hour; `--most 1000` stops every curve there.
"""

import os

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
@click.option("--write", is_flag=True, help="Put table and picture into docs/.")
def main(most: int, *, write: bool) -> None:
    """Measure, print the table, and write both where that is wanted."""
    console, before = Console(highlight=False, soft_wrap=True), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    points: list[Point] = []
    with OurServer().started() as running:
        product = Product(Target.at(running.endpoint), Deployment())
        product.deploy()
        for curve in track(CURVES, "Measuring", console=console, transient=True):
            points += curve.points(product, most)
    text = markdown(title(before, machine()), points)
    console.print(text)
    if write:
        PICTURE.write_text(svg(points))
        write_into(BENCHMARKS, "scaling", text)


if __name__ == "__main__":
    main()
