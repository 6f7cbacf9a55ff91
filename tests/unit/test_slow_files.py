"""What `make test-fast` leaves out is told by a run's times, and is there."""

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.conftest import pytest_report_header
from tests.slow_files import measured, slow_files


def test_files_that_are_left_out_are_there() -> None:
    assert slow_files()
    assert [path for path in slow_files() if not path.is_file()] == []


def test_file_is_slow_by_all_of_its_tests(tmp_path: Path) -> None:
    times = {
        "tests.unit.test_a": (1.0, 0.6),
        "tests.unit.test_b": (1.4,),
        "tests.browser.test_c": (9,),
    }
    cases = [f'<testcase classname="{n}" time="{t}"/>' for n, each in times.items() for t in each]
    (tmp_path / "junit.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
    assert measured(tmp_path / "junit.xml") == ["tests/unit/test_a.py"]


@pytest.mark.parametrize("is_fast", [True, False])
def test_run_says_what_it_leaves_out(is_fast: bool) -> None:
    config: Any = Mock(getoption=lambda _name: is_fast)
    said = f"left out: {len(slow_files())} files of over 1.5 s (slow_files.txt)"
    assert pytest_report_header(config) == (said if is_fast else None)
