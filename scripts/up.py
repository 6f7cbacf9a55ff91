"""Start the emulator in the background, with the state that was kept, until it is healthy."""

import sys

import click

from scripts.local.emulator import RESTING, STATE, control
from scripts.options import fresh_option, port_option


@click.command(help=__doc__)
@port_option
@fresh_option
def main(port: int, *, fresh: bool) -> None:
    """Pass the verb on; a page that was stopped with the emulator comes back with it."""
    if code := control("start", port, *(["--fresh"] if fresh else [])):
        sys.exit(code)
    if (STATE / str(port) / RESTING).exists():
        _show_page(port, fresh=fresh)


def _show_page(port: int, *, fresh: bool) -> None:
    from scripts.aws.target import Target  # noqa: PLC0415 -- AWS's clients take longer than a start
    from scripts.local import dashboard  # noqa: PLC0415 -- as above

    page = dashboard.resting(port)
    if page and not fresh:
        target = Target.at(f"http://127.0.0.1:{port}")
        click.echo(f"dashboard: {dashboard.start(target, page)}")


if __name__ == "__main__":
    main()
