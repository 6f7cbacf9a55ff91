"""The README's lines work as they stand, pasted into a shell."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from scripts import ROOT
from tests.integration.product import Product, deployed_at

BLOCK = re.compile(r"^## Send an event.*?^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
# What `make test ARGS=…` hands to a make below it isn't there in a shell of one's own.
MAKES_OWN = frozenset({"ARGS", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"})
COMMAND = re.compile(r"^\$ (.*(?:\n {2,}.*)*)", re.MULTILINE)


@pytest.fixture(scope="module")
def product(endpoint: str) -> Iterator[Product]:
    with deployed_at(endpoint, "dev", "--no-run-tests") as product:
        yield product


def pasted(product: Product, lines: str) -> subprocess.CompletedProcess[str]:
    """Run lines in a shell, on this deployment in place of the default one."""
    own, port = product.deployment, product.endpoint.rpartition(":")[2]
    place = {
        "PORT": port,
        "STACK_PREFIX": own.prefix,
        "ENVIRONMENT": own.environment,
        "COLUMNS": "200",
    }
    outside = {name: value for name, value in os.environ.items() if name not in MAKES_OWN}
    return subprocess.run(
        ["bash", "-euc", lines.replace("poc-dev", f"{own.prefix}-{own.environment}")],
        cwd=ROOT,
        env=outside | place,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_event_that_the_readme_sends_is_in_the_answer_that_it_asks_for(product: Product) -> None:
    block = BLOCK.search((ROOT / "README.md").read_text())
    assert block
    commands = COMMAND.findall(block[1])
    assert len(commands) == 5
    done = pasted(product, "\n".join(commands))
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"accepted": 1' in done.stdout
    assert "corner-diner" in done.stdout, done.stdout
    assert "WorkGroups" in done.stdout


def test_awslocal_works_from_the_lock_file(product: Product) -> None:
    listed = pasted(product, 'eval "$(make -s env)"; awslocal s3 ls')
    assert f"{product.deployment.prefix}-dev-data-" in listed.stdout, listed.stderr
