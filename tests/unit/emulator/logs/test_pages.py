"""Pages of log events meet without a gap, also while events come, and say where they end."""

from collections.abc import Iterator

import pytest

from analytics_emulator.logs import pages
from analytics_emulator.logs.event import Group
from analytics_emulator.logs.events import LogEvents
from analytics_emulator.service import ServiceError

GROUP = Group("000000000000", "us-east-1", "/group")


@pytest.fixture
def kept() -> Iterator[LogEvents]:
    events = LogEvents()
    events.put(GROUP, "s", [(time, str(time)) for time in range(1, 11)], 100)
    yield events
    events.close()


def _page(kept, *, token=None, limit=4, from_head=False, start=None, end=None):
    return pages.stream_page(
        kept,
        GROUP,
        "s",
        start=start,
        end=end,
        token=token,
        limit=limit,
        from_head=from_head,
    )


def _times(page):
    return [event.time for event in page.events]


def test_last_page_comes_first_unless_the_head_is_asked_for(kept):
    assert _times(_page(kept)) == [7, 8, 9, 10]
    assert _times(_page(kept, from_head=True)) == [1, 2, 3, 4]


def test_tokens_go_both_ways(kept):
    page = _page(kept, from_head=True)
    following = _page(kept, token=page.forward)
    assert _times(following) == [5, 6, 7, 8]
    assert _times(_page(kept, token=following.backward)) == [1, 2, 3, 4]


def test_end_gives_its_token_again_and_later_what_has_come(kept):
    last = _page(kept)
    end = _page(kept, token=last.forward)
    assert (_times(end), end.forward) == ([], last.forward)
    kept.put(GROUP, "s", [(10, "late")], 101)
    assert [event.message for event in _page(kept, token=end.forward).events] == ["late"]


def test_times_bound_pages(kept):
    assert _times(_page(kept, start=3, end=8, limit=2)) == [7, 8]
    assert _times(_page(kept, start=3, end=8, limit=2, from_head=True)) == [3, 4]


def test_page_is_cut_at_a_megabyte(kept):
    kept.put(GROUP, "big", [(n, "x" * 300_000) for n in range(5)], 100)
    found, is_more = pages.cut(kept.events(GROUP, ["big"]), 10)
    assert (len(found), is_more) == (3, True)
    assert pages.cut(kept.events(GROUP, ["s"]), 10)[1] is False


@pytest.mark.parametrize("token", ["f/1", "x/" + "0" * 56, "f/" + "9" * 56, "f", "b/" + "²" * 56])
def test_token_of_nobody_is_refused(kept, token):
    with pytest.raises(ServiceError, match="nextToken is invalid"):
        _page(kept, token=token)


@pytest.mark.parametrize("limit", [0, 10_001])
def test_limit_is_refused_beyond_ten_thousand(limit):
    with pytest.raises(ServiceError, match="limit has to be"):
        pages.limit_of(limit)
