"""Which files of unit and template tests take over 1.5 seconds: `make test-fast` leaves them out.

The list is made of a run's JUnit file, `make test ARGS="… --junit-xml=build/junit.xml"`, by
`python -m tests.slow_files build/junit.xml`.
"""

import sys
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".txt")
FAST_SECONDS = 1.5
ROOMS = ("tests/unit/", "tests/templates/")


@cache
def slow_files() -> frozenset[Path]:
    """Return the listed files."""
    return frozenset(ROOT / line for line in LIST.read_text().splitlines())


def measured(junit: Path) -> list[str]:
    """Return the files whose tests took too long in a run, all together."""
    seconds: Counter[str] = Counter()
    for case in ElementTree.parse(junit).getroot().iter("testcase"):  # noqa: S314 -- pytest's own
        path = f"{case.attrib['classname'].replace('.', '/')}.py"
        seconds[path] += float(case.attrib["time"])
    return sorted(p for p, s in seconds.items() if s > FAST_SECONDS and p.startswith(ROOMS))


if __name__ == "__main__":
    LIST.write_text("".join(f"{path}\n" for path in measured(Path(sys.argv[1]))))
