"""Clients' own suites pass against the emulator, but for tests that are named with their reason."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree  # a report that pytest has just written

import pytest

from tests.clients.account import Client, prepared
from tests.clients.catalogue import COMMON, Suite, suites
from tests.clients.environment import python_of, variables

# `-c`: without a configuration, which would be this repository's own.
OPTIONS = ("-q", "-c", "/dev/null", "-p", "no:cacheprovider", "-p", "arrow_endpoint", "-n", "2")
SECONDS_A_TEST = 300


def ended(report: Path) -> Iterator[tuple[str, str]]:
    """Yield each test of a report, and how it ended."""
    root = ElementTree.parse(report).getroot()  # noqa: S314  # as above
    for case in root.iter("testcase"):
        name = f"{case.get('classname', '').replace('.', '/')}::{case.get('name')}"
        outcomes = {child.tag for child in case}
        failed = outcomes & {"failure", "error"}
        yield name, "failed" if failed else "skipped" if "skipped" in outcomes else "passed"


@pytest.mark.parametrize("suite", list(suites()), ids=lambda suite: suite.name)
def test_a_clients_own_suite_passes(
    suite: Suite, endpoint: str, client: Client, tmp_path: Path
) -> None:
    assert suite.is_obtained, (
        f"NOT OBTAINED: {suite.name} from {suite.source} (tests.clients.obtain)"
    )
    python, report = python_of(suite.name, [*COMMON, *suite.packages]), tmp_path / "report.xml"
    options = [
        *OPTIONS,
        f"--timeout={SECONDS_A_TEST}",
        f"--rootdir={suite.folder}",
        f"--junitxml={report}",
    ]
    options += [f"--ignore={path}" for path in suite.ignored]
    subprocess.run(
        [python, "-m", "pytest", *options, *suite.tests],
        cwd=suite.folder, env=variables(endpoint, **prepared(suite.name, client)), check=False,
    )  # fmt: skip
    outcomes = list(ended(report))
    count = {how: sum(one == how for _, one in outcomes) for how in ("passed", "failed", "skipped")}
    print(f"{suite.name} {suite.version}: {count}")  # noqa: T201  # the matrix of docs/clients.md
    failed = [name for name, how in outcomes if how == "failed" and suite.reason(name) is None]
    assert count["passed"]
    assert not failed, "\n".join(failed)
