"""Builds the functions' zips, the same bytes from the same sources wherever it runs.

A zip holds the function's folder, the event contract, the project's packages that it leans on, and
its locked requirements (lambda/README.md). Its name is a hash of what is inside, so a changed
function is a changed template parameter.
"""

import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from scripts import ROOT

SOURCES = ROOT / "lambda"
BUILD = ROOT / "build" / "lambda"
SHARED = ("contract",)
PYTHON_VERSION = "3.13"
PLATFORMS = {"arm64": "aarch64-manylinux2014", "x86_64": "x86_64-manylinux2014"}
EARLIEST_TIME = (1980, 1, 1, 0, 0, 0)  # of the zip format
READABLE_FILE = 0o100644 << 16
# What installing leaves behind differs from machine to machine and says nothing at run time.
NOT_RUN = frozenset({"__pycache__", "static"})  # the page's own files serve no function
INSTALLER_TRACES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", ".lock")


class PackageError(Exception):
    """The requirements can't be bundled; the text says why."""


@dataclass(frozen=True)
class Contents:
    """What a function's zip holds beside its own folder: `packages` are of the project's root."""

    requirements: str = ""
    packages: tuple[str, ...] = ()


FUNCTIONS = {
    "ingest": Contents("requirements.txt"),
    "transform": Contents("requirements.txt"),
    "report": Contents("requirements-report.txt", ("athena_client", "dashboard")),
    "alerts": Contents(packages=("athena_client",)),
}
OF_COMPONENT = {"lambda": ("ingest", "transform"), "reports": ("report", "alerts")}


@dataclass(frozen=True)
class Package:
    """A function's zip and the S3 key that its content gives it."""

    function: str
    key: str
    body: bytes


def build(function: str, architecture: str) -> Package:
    """Zip one function for `arm64` or `x86_64`; raises `PackageError`."""
    contents = FUNCTIONS[function]
    files = dict(_source_files(function, contents))
    if contents.requirements:
        files |= dict(_requirement_files(SOURCES / contents.requirements, architecture))
    return Package(function, f"code/{function}/{_content_hash(files)}.zip", _zip(files))


def _source_files(function: str, contents: Contents) -> Iterator[tuple[str, bytes]]:
    for folder in (function, *SHARED):
        yield from _files(SOURCES / folder, SOURCES)
    for name in contents.packages:
        yield from _files(SOURCES.parent / name, SOURCES.parent)


def _requirement_files(requirements: Path, architecture: str) -> Iterator[tuple[str, bytes]]:
    locked = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = BUILD / f"requirements-{architecture}-{locked}"
    if not folder.exists():
        _install(requirements, architecture, folder)
    yield from _files(folder, folder)


def _install(requirements: Path, architecture: str, folder: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        raise PackageError("uv is needed to bundle lambda/requirements.txt: pip install uv")
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    command = [uv, "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:", "--python-version", PYTHON_VERSION]
    command += ["--python-platform", PLATFORMS[architecture]]
    command += ["--target", str(unfinished), "--requirements", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageError(f"lambda/{requirements.name} could not be installed:\n{done.stderr}")
    _rename(unfinished, folder)


def _rename(unfinished: Path, folder: Path) -> None:
    try:
        unfinished.rename(folder)
    except OSError:  # another build was faster; its result is the same
        shutil.rmtree(unfinished)


def _files(folder: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and _belongs(path):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def _belongs(path: Path) -> bool:
    return not NOT_RUN.intersection(path.parts) and path.name not in INSTALLER_TRACES


def _content_hash(files: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{len(name)}:{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:24]


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EARLIEST_TIME)
            entry.external_attr = READABLE_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
