"""The environment: what of it would change where calls go, or whom they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.diagnosis.finding import Finding, bad, good, note

_SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE")
_LOCAL = ("127.0.0.1", "localhost", "*")


def surrounding_findings(environment: Mapping[str, str], home: Path) -> Iterator[Finding]:
    """Look at settings that are meant for other programs and reach these."""
    yield _credentials(environment, home)
    yield _proxy(environment)
    yield _endpoint(environment)


def _credentials(environment: Mapping[str, str], home: Path) -> Finding:
    named = [name for name in _SECRETS if environment.get(name)]
    files = [
        str(path) for path in (home / ".aws/credentials", home / ".aws/config") if path.exists()
    ]
    if not named and not files:
        return good("AWS credentials", "none here that functions could use")
    found = ", ".join([*named, *files])
    return note(
        "AWS credentials",
        f"{found}: the emulator leaves AWS_* out, but a function that reads the files has them",
    )


def _proxy(environment: Mapping[str, str]) -> Finding:
    known = {name.lower(): value for name, value in environment.items()}
    proxies = [name for name in ("http_proxy", "all_proxy") if known.get(name)]
    excepted = [host.strip() for host in known.get("no_proxy", "").split(",")]
    if not proxies:
        return good("proxy", "none")
    if not any(host in excepted for host in _LOCAL):
        names = " and ".join(proxies)
        return bad("proxy", f"{names} would take calls to 127.0.0.1: export NO_PROXY=127.0.0.1")
    return good("proxy", "127.0.0.1 is excepted")


def _endpoint(environment: Mapping[str, str]) -> Finding:
    wrong = [n for n in environment if n.startswith("AWS_ENDPOINT_URL") and environment[n]]
    if not wrong:
        return good("AWS endpoint", "not set")
    return note("AWS endpoint", f"{', '.join(wrong)} is set; `make aws-…` would go there")
