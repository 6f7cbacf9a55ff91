"""Pages of a result that isn't held in memory."""

import pytest

from analytics_emulator.athena.object_store import ObjectRange
from analytics_emulator.athena.results import large
from analytics_emulator.athena.results.large import LargeResult

ROWS = [f'"{n}","a ""b""\nc"\n' for n in range(2500)]


class File:
    """A file that notes how far it was read."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.etag = "1"
        self.read_to = 0

    def read(self, start: int, size: int) -> ObjectRange:
        self.read_to = max(self.read_to, start + size)
        return ObjectRange(self.body[start : start + size], len(self.body), self.etag)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "CHUNK_BYTES", 777)


def numbers(result: LargeResult, start: int, count: int) -> list[str]:
    return result.page(start, count).column(0).to_pylist()


@pytest.mark.parametrize("start", [0, 1, 999, 1000, 1001, 2490, 2500, 9999])
@pytest.mark.parametrize("count", [1, 10, 1000])
def test_a_page_has_the_rows_that_were_asked_for(start: int, count: int) -> None:
    result = LargeResult(File("".join(ROWS).encode()).read, 2)
    expected = [str(n) for n in range(2500)][start : start + count]
    assert numbers(result, start, count) == expected
    assert numbers(result, 0, 2) == ["0", "1"]


def test_values_keep_their_quotes_and_lines() -> None:
    result = LargeResult(File("".join(ROWS).encode()).read, 2)
    assert result.page(1234, 1).to_pylist() == [{"f0": "1234", "f1": 'a "b"\nc'}]


def test_a_first_page_reads_no_further_than_it_must() -> None:
    file = File("".join(ROWS).encode())
    assert len(numbers(LargeResult(file.read, 2), 0, 10)) == 10
    assert file.read_to < 2 * 777


def test_a_file_that_took_its_place_is_read_anew() -> None:
    file = File("".join(ROWS).encode())
    result = LargeResult(file.read, 2)
    numbers(result, 0, 10)
    file.body, file.etag = "".join(reversed(ROWS)).encode(), "2"
    assert numbers(result, 2400, 2) == ["99", "98"]
