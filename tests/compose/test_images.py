"""The images hold the very code and locked packages of a host, and are closed to the outside."""

import hashlib
import json
import tomllib
from typing import Any

import pytest

from scripts import ROOT
from tests.compose.project import Project

BASE = "localstack/localstack:4.14.0"
ENVIRONMENT = "/opt/code/localstack/.venv"
LIST = ["-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
OWN = {"duckdb", "numpy", "pyarrow", "sqlglot"}
BROUGHT = (
    "import json, pathlib, re;"
    "text = pathlib.Path('/opt/analytics/plugin.txt').read_text();"
    "print(json.dumps(re.findall(r'^([^ ;=#]+)==', text, re.MULTILINE)))"
)
HASHES = """
import analytics_emulator, hashlib, json, pathlib
root = pathlib.Path(analytics_emulator.__file__).parent
print(json.dumps({
    path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
    for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts
}))
"""


def locked(project: str) -> dict[str, str]:
    lock = tomllib.loads((ROOT / project / "uv.lock").read_text())
    return {item["name"]: item["version"] for item in lock["package"] if "version" in item}


def python(project: Project, *arguments: str) -> Any:
    command = [f"{ENVIRONMENT}/bin/python", *arguments]
    done = project.container("localstack").exec_run(command, demux=True, workdir="/")
    assert done.exit_code == 0, done.output
    return json.loads(done.output[0])


def canonical(name: str) -> str:
    """Return a package's name as lock files write it."""
    return name.lower().replace("_", "-").replace(".", "-")


@pytest.fixture
def installed(project: Project) -> dict[str, str]:
    return {item["name"]: item["version"] for item in python(project, *LIST)}


def test_emulator_is_the_checkouts_code(project: Project) -> None:
    sources = project.folder / "emulator" / "analytics_emulator"
    here = {
        path.relative_to(sources).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sources.rglob("*")
        if path.is_file()
    }
    assert python(project, "-c", HASHES) == here


def test_emulators_packages_are_the_locked_ones(installed: dict[str, str]) -> None:
    versions = locked("emulator")
    assert {name: installed[name] for name in OWN} == {name: versions[name] for name in OWN}


def test_localstacks_packages_are_as_released(project: Project, installed: dict[str, str]) -> None:
    text = project.engine.containers.run(
        BASE,
        LIST,
        entrypoint=f"{ENVIRONMENT}/bin/python",
        tmpfs={"/var/lib/localstack": ""},  # in place of the image's volume, which would stay
        remove=True,
    )
    released = {item["name"]: item["version"] for item in json.loads(text)}
    changed = {name for name, version in released.items() if installed.get(name) != version}
    assert changed <= OWN
    brought = {"analytics-emulator", *python(project, "-c", BROUGHT)}
    assert {canonical(name) for name in set(installed) - set(released)} <= brought


def test_lambda_environment_is_the_locked_one(project: Project) -> None:
    script = (
        "import importlib.metadata as m, json;"
        "found = m.distributions(path=['/opt/lambda/lib/python3.13/site-packages']);"
        "print(json.dumps({d.name.lower(): d.version for d in found}))"
    )
    versions = locked("emulator/lambda_environment")
    assert python(project, "-c", script) == {
        name: version for name, version in versions.items() if name != "lambda-environment"
    }


@pytest.mark.parametrize("service", ["localstack", "dashboard"])
def test_port_is_open_to_this_machine_alone(project: Project, service: str) -> None:
    bound = project.container(service).attrs["HostConfig"]["PortBindings"]
    assert {address["HostIp"] for one in bound.values() for address in one} == {"127.0.0.1"}


def test_no_container_holds_the_engines_socket(project: Project) -> None:
    for service in ("localstack", "deploy", "dashboard"):
        mounts = project.container(service).attrs["Mounts"]
        assert not [mount for mount in mounts if mount.get("Source", "").endswith("docker.sock")]


def test_commands_run_without_privileges(project: Project) -> None:
    container = project.container("dashboard")
    assert container.exec_run(["id", "-u"]).output.strip() != b"0"
    assert container.attrs["HostConfig"]["CapDrop"] == ["ALL"]
