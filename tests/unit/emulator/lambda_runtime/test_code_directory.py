"""Packages are unpacked once, and only into their own directory."""

import base64
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from analytics_emulator.lambda_runtime import code_directory
from analytics_emulator.lambda_runtime.code_directory import CodeCache, Package, PackageError


def _package(content: bytes) -> Package:
    sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return Package(sha256, lambda: content)


def _zip(files: dict[str, str], mode: int = 0o100644) -> Package:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            package.writestr(entry, text)
    return _package(archive.getvalue())


def test_same_content_is_unpacked_once(tmp_path: Path) -> None:
    cache = CodeCache(tmp_path / "cache")
    first = cache.directory([_zip({"pkg/index.py": "A = 1"})])
    assert (first / "pkg" / "index.py").read_text() == "A = 1"
    assert cache.directory([_zip({"pkg/index.py": "A = 1"})]) == first
    assert cache.directory([_zip({"pkg/index.py": "A = 2"})]) != first
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_archive_with_another_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="SHA-256"):
        CodeCache(tmp_path).directory([Package("other", lambda: b"")])


def test_later_layer_covers_an_earlier_one(tmp_path: Path) -> None:
    layers = [_zip({"a": "1", "b": "1"}), _zip({"b": "2"})]
    merged = CodeCache(tmp_path).directory(layers)
    assert ((merged / "a").read_text(), (merged / "b").read_text()) == ("1", "2")


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py", "a/../../out.py"])
def test_entry_outside_the_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackageError, match="outside"):
        CodeCache(tmp_path / "cache").directory([_zip({name: ""})])
    assert list((tmp_path / "cache").iterdir()) == []


def test_symbolic_link_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="symbolic link"):
        CodeCache(tmp_path).directory([_zip({"link": "/etc/passwd"}, mode=0o120777)])


def test_executable_stays_executable(tmp_path: Path) -> None:
    directory = CodeCache(tmp_path).directory([_zip({"tool": "#!"}, mode=0o100755)])
    assert (directory / "tool").stat().st_mode & 0o777 == 0o755


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="Could not unzip"):
        CodeCache(tmp_path).directory([_package(b"no zip")])


def test_package_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_directory, "UNPACKED_LIMIT_BYTES", 3)
    with pytest.raises(PackageError, match="smaller than 3 bytes"):
        CodeCache(tmp_path).directory([_zip({"a": "four"})])
