"""What `make test-fast` leaves out is told by a run's times, and is there."""

from pathlib import Path

from tests.slow_files import measured, slow_files


def test_files_that_are_left_out_are_there() -> None:
    assert slow_files()
    assert [path for path in slow_files() if not path.is_file()] == []


def test_file_is_slow_by_all_of_its_tests(tmp_path: Path) -> None:
    times = {
        "tests.unit.test_a": (1.5, 0.6),
        "tests.unit.test_b": (1.9,),
        "tests.browser.test_c": (9,),
    }
    cases = [f'<testcase classname="{n}" time="{t}"/>' for n, each in times.items() for t in each]
    (tmp_path / "junit.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
    assert measured(tmp_path / "junit.xml") == ["tests/unit/test_a.py"]
