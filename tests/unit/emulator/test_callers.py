"""Who may call: programs, pages of this machine and configured ones; no others."""

import pytest

from analytics_emulator.callers import Callers

CALLERS = Callers.configured("localstack, tabletop.test", "https://shop.example")
LOCAL = "127.0.0.1:4566"


def refusal(any_origin: bool = False, **headers: str) -> str | None:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return CALLERS.refusal({"Host": LOCAL} | given, any_origin=any_origin)


@pytest.mark.parametrize(
    "host",
    [
        LOCAL,
        "localhost",
        "[::1]:4566",
        "bucket.s3.localhost.localstack.cloud:4566",
        "172.17.0.2",
        "localstack:4566",
        "sub.tabletop.test",
        "s3.us-east-1.amazonaws.com",
        "x.localhost:1",
    ],
)
def test_own_hosts_are_answered(host: str) -> None:
    assert refusal(Host=host) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:4566",
        "localhost.evil.example",
        "evilamazonaws.com",
        "",
        "[",
        "evil.example:4566",
        "user@evil.example",
        "localstack.cloud",
    ],
)
def test_rebound_hosts_are_refused_even_to_a_deployed_api(host: str) -> None:
    assert refusal(Host=host) is not None
    assert refusal(any_origin=True, Host=host) is not None


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://93.184.216.34",
        "https://app.localstack.cloud",
        "file://",
        "http://127.0.0.1.evil.example",
        "chrome-extension://abc",
        "http://[",
    ],
)
def test_foreign_origins_are_refused(origin: str) -> None:
    assert refusal(Origin=origin) is not None
    assert refusal(Referer=f"{origin}/page") is not None
    assert refusal(any_origin=True, Origin=origin) is None


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "http://127.0.0.1:8600", "https://shop.example"]
)
def test_pages_of_this_machine_and_configured_ones_may_call(origin: str) -> None:
    assert refusal(Origin=origin, Sec_Fetch_Site="cross-site") is None


def test_page_that_hides_its_origin_is_told_by_the_browser() -> None:
    assert refusal(Sec_Fetch_Site="cross-site") is not None
    assert refusal(Sec_Fetch_Site="none") is None
    assert refusal() is None


def test_page_may_call_the_host_that_it_came_from() -> None:
    assert refusal(Host="192.168.1.5:4566", Origin="http://192.168.1.5:4566") is None
