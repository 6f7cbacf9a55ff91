"""The container files are closed to the outside, pinned, and portable between compose versions."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from scripts import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILES = ("Dockerfile", "emulator/Dockerfile")
# What compose 1.29.2 or a build without BuildKit doesn't know.
UNPORTABLE_KEYS = {"name", "version", "configs", "include"}
STATE = "state:/var/lib/analytics"
UNPORTABLE_LINES = r"# syntax=|<<\s*['\"]?EOF|RUN --mount|COPY --chmod|COPY --link"


def published() -> list[str]:
    services: dict[str, Any] = COMPOSE["services"]
    return [port for service in services.values() for port in service.get("ports", [])]


def mounted() -> list[str]:
    services: dict[str, Any] = COMPOSE["services"]
    return [volume for service in services.values() for volume in service.get("volumes", [])]


def test_ports_are_open_to_this_machine_alone() -> None:
    assert len(published()) == 2
    assert all(port.startswith("127.0.0.1:") for port in published())


def test_mounts_are_sources_that_no_container_can_change() -> None:
    sources = [volume for volume in mounted() if volume != STATE]
    assert sources
    assert all(re.fullmatch(r"\./\w+:/[\w/]+:ro", volume) for volume in sources)


def test_state_has_a_volume_that_the_emulator_alone_mounts() -> None:
    assert [name for name, found in COMPOSE["services"].items() if STATE in found["volumes"]] == [
        "localstack"
    ]
    assert set(COMPOSE["volumes"]) == {"state"}
    dockerfile = (ROOT / "emulator" / "Dockerfile").read_text()
    assert f"ANALYTICS_STATE_DIR={STATE.partition(':')[2]}/" in dockerfile


def test_compose_file_has_no_key_that_a_supported_version_lacks() -> None:
    assert not UNPORTABLE_KEYS & set(COMPOSE)
    conditions = [
        condition
        for service in COMPOSE["services"].values()
        for condition in service.get("depends_on", {}).values()
    ]
    assert conditions
    assert all(set(condition) == {"condition"} for condition in conditions)


@pytest.mark.parametrize("path", DOCKERFILES)
def test_dockerfile_needs_no_buildkit(path: str) -> None:
    assert not re.search(UNPORTABLE_LINES, (ROOT / path).read_text())


@pytest.mark.parametrize("path", DOCKERFILES)
def test_dockerfile_has_makes_version_of_uv(path: str) -> None:
    wanted = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    found = re.search(r"^ARG UV_VERSION=(\S+)$", (ROOT / path).read_text(), re.MULTILINE)
    assert wanted is not None
    assert found is not None
    assert found[1] == wanted[1]


def test_image_is_the_locked_release_of_localstack() -> None:
    lock = tomllib.loads((ROOT / "emulator" / "uv.lock").read_text())
    (version,) = {p["version"] for p in lock["package"] if p["name"] == "localstack-core"}
    image = f"localstack/localstack:{version}"
    arguments = COMPOSE["services"]["localstack"]["build"]["args"]
    assert arguments["LOCALSTACK_IMAGE"] == f"${{LOCALSTACK_IMAGE:-{image}}}"
    assert f"ARG LOCALSTACK_IMAGE={image}\n" in (ROOT / "emulator" / "Dockerfile").read_text()
