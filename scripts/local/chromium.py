"""Headless Chromium, as the page is measured and tested in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1440,1000",
)


@contextmanager
def headless(profile: Path, *arguments: str) -> Iterator[Any]:
    """Start a browser; gives none where Chromium, its driver or selenium is missing."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    try:
        from selenium import webdriver  # noqa: PLC0415 -- only developers have it
    except ImportError:
        driver = None
    if not chromium or not driver:
        yield None
        return
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*QUIET, f"--user-data-dir={profile}", *arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as opened:
        yield opened


@contextmanager
def in_a_profile_of_its_own() -> Iterator[Any]:
    """Start a browser that leaves nothing behind; gives none as `headless` does."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        headless(Path(profile)) as opened,
    ):
        yield opened
