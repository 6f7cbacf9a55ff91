"""Parts of templates that are made from something else, each between two mark comments.

The templates stay whole and checked in, so that plain CloudFormation can use them; `make check` and
tests/templates prove that every part is what its generator makes now.
"""

from collections.abc import Callable

import click

from scripts.stacks.templates import template_path


class MarkError(Exception):
    """A template lacks the marks of a generated part, or has them twice."""


def marks(name: str) -> tuple[str, str]:
    """Return the comments before and after a part."""
    return f"  # {name}: begin\n", f"  # {name}: end\n"


def split(text: str, name: str) -> tuple[str, str, str]:
    """Cut a template into what stands before a part, the part, and what stands after."""
    begin, end = marks(name)
    if text.count(begin) != 1 or text.count(end) != 1:
        raise MarkError(f"expected one '{begin.strip()}' and one '{end.strip()}'")
    before, rest = text.split(begin)
    part, after = rest.split(end)
    return before + begin, part, end + after


def command(component: str, made: Callable[[str], str], module: str) -> click.Command:
    """Make the command that brings a template up to date, or with --check only looks."""

    @click.command()
    @click.option("--check", is_flag=True, help="Change nothing; exit 1 where it is out of date.")
    def main(*, check: bool) -> None:
        path = template_path(component)
        text = path.read_text() if path.exists() else ""
        if made(text) == text:
            click.echo(f"{path.name} is up to date")
        elif check:
            raise click.ClickException(f"{path.name} is out of date: python -m {module}")
        else:
            path.write_text(made(text))
            click.echo(f"{path.name} updated")

    return main
