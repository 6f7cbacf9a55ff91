"""Look for all that would keep the project from running here, and say what to do about it.

The standard library alone, and Python from 3.9 on: it runs where nothing could be installed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import ROOT
from scripts.diagnosis.finding import BAD, GOOD, NOTE, Finding
from scripts.diagnosis.instances import instance_findings
from scripts.diagnosis.machine import machine_findings
from scripts.diagnosis.surroundings import surrounding_findings
from scripts.diagnosis.tools import tool_findings

_MARKS = {GOOD: "ok   ", NOTE: "note ", BAD: "WRONG"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each finding; 1 where one is wrong."""
    parser = argparse.ArgumentParser(prog="make doctor", description=__doc__)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--dashboard-port", type=int, default=8600)
    options = parser.parse_args(arguments)
    found = findings({"emulator": options.port, "dashboard": options.dashboard_port})
    width = max(len(finding.subject) for finding in found)
    for finding in found:
        line = f"{_MARKS[finding.state]}  {finding.subject:{width}}  {finding.text}"
        print(line)
    return int(any(finding.state == BAD for finding in found))


def findings(ports: dict[str, int]) -> list[Finding]:
    """Look at everything."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    return [
        *tool_findings(ROOT),
        *machine_findings(ROOT),
        *instance_findings(ROOT / ".tabletop", ports),
        *surrounding_findings(os.environ, home),
    ]


if __name__ == "__main__":
    sys.exit(main())
