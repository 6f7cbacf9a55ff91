"""Sources stand in for deployed code where both have a file of that place, and nowhere else."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.lambda_runtime import live_source
from analytics_emulator.lambda_runtime.live_source import LiveSource, LiveSourceError, source_root


def _write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def package(tmp_path: Path) -> Path:
    files = {"app/handler.py": "deployed", "app/gone.py": "deployed", "library/code.py": "bundled"}
    return _write(tmp_path / "package", files)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return _write(tmp_path / "source", {"app/handler.py": "one", "other/handler.py": "no"})


@pytest.fixture
def live(root: Path, tmp_path: Path) -> LiveSource:
    return LiveSource(root, tmp_path / "copies")


def _text(directory: Path, name: str) -> str:
    return (directory / name).read_text()


def test_shared_names_are_taken_whole_from_the_sources(live: LiveSource, package: Path) -> None:
    directory = live.directory(package)
    assert _text(directory, "app/handler.py") == "one"
    assert not (directory / "app/gone.py").exists()
    assert _text(directory, "library/code.py") == "bundled"
    assert not (directory / "other").exists()


def test_change_gives_another_directory_and_leaves_the_first(
    live: LiveSource, package: Path, root: Path
) -> None:
    first = live.directory(package)
    _write(root, {"app/handler.py": "two", "app/new.py": "three"})
    second = live.directory(package)
    assert _text(first, "app/handler.py") == "one"
    assert _text(second, "app/handler.py") == "two"
    assert _text(second, "app/new.py") == "three"
    _write(root, {"app/handler.py": "one"})
    (root / "app/new.py").unlink()
    assert live.directory(package) == first


def test_change_within_one_tick_of_the_clock_is_seen(
    live: LiveSource, package: Path, root: Path
) -> None:
    file = root / "app/handler.py"
    before = file.stat()
    first = live.directory(package)
    file.write_text("eno")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _text(live.directory(package), "app/handler.py") == "eno"
    assert live.directory(package) != first


def test_unchanged_sources_are_not_read_again(
    live: LiveSource, package: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settle(root)
    first = live.directory(package)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read again"))
    monkeypatch.setattr(Path, "iterdir", lambda _path: pytest.fail("listed again"))
    assert live.covers(package, "app.handler.handle")
    assert live.directory(package) == first


def test_a_new_file_counts_though_all_others_have_rested(
    live: LiveSource, package: Path, root: Path
) -> None:
    _settle(root)
    assert not (live.directory(package) / "app/deep/new.py").exists()
    _write(root, {"app/deep/new.py": "new"})
    assert _text(live.directory(package), "app/deep/new.py") == "new"
    _settle(root)
    live.directory(package)
    (root / "app/deep/new.py").unlink()
    assert not (live.directory(package) / "app/deep/new.py").exists()


def _settle(root: Path) -> None:
    for place in (root, *root.rglob("*")):
        os.utime(place, (1, 1))


@pytest.mark.parametrize("trace", ["app/__pycache__/handler.pyc", "app/.handler.py.swp", "app/a~"])
def test_traces_of_editors_and_python_are_no_change(
    live: LiveSource, package: Path, root: Path, trace: str
) -> None:
    first = live.directory(package)
    _write(root, {trace: "x"})
    assert live.directory(package) == first


@pytest.mark.parametrize(
    ("handler", "covered"),
    [
        ("app.handler.handle", True),
        ("app/handler.handle", True),
        ("other.handler.handle", False),
        ("library.code.handle", False),
    ],
)
def test_handler_decides_whether_sources_stand_in(
    live: LiveSource, package: Path, handler: str, covered: bool
) -> None:
    assert live.covers(package, handler) is covered


def test_module_at_the_root_is_covered(live: LiveSource, package: Path, root: Path) -> None:
    _write(package, {"index.py": "deployed"})
    assert not live.covers(package, "index.handler")
    _write(root, {"index.py": "source"})
    assert live.covers(package, "index.handler")
    assert _text(live.directory(package), "index.py") == "source"


def test_sources_that_never_rest_are_refused(
    live: LiveSource, package: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_source, "READ_PAUSE_SECONDS", 0)
    read = Path.read_bytes

    def read_while_saving(path: Path) -> bytes:
        content = read(path)
        path.write_bytes(content + b"!")
        return content

    monkeypatch.setattr(Path, "read_bytes", read_while_saving)
    with pytest.raises(LiveSourceError, match="changes all the time"):
        live.directory(package)


def test_setting_must_name_a_directory(root: Path) -> None:
    assert source_root({}) is None
    assert source_root({"ANALYTICS_LAMBDA_SOURCE": ""}) is None
    assert source_root({"ANALYTICS_LAMBDA_SOURCE": str(root)}) == root
    with pytest.raises(LiveSourceError, match="nowhere is none"):
        source_root({"ANALYTICS_LAMBDA_SOURCE": "/nowhere"})


def test_environment_starts_over_with_changed_code(
    start: Callable[..., Any], live: LiveSource, root: Path, package: Path
) -> None:
    source = "import os\nWORD = {!r}\ndef handle(*_): return [WORD, os.getpid()]"
    _write(root, {"app/handler.py": source.format("old")})
    subject = start("", handler="app.handler.handle", current_code=lambda: live.directory(package))
    old = subject.answer()
    assert subject.answer() == old
    _write(root, {"app/handler.py": source.format("new")})
    result = subject.invoke()
    assert b"new" in result.payload
    assert any(event.message.startswith("INIT_START") for event in result.log_before)


def test_broken_source_fails_the_invocation_and_a_mended_one_runs(
    start: Callable[..., Any], live: LiveSource, root: Path, package: Path
) -> None:
    _write(root, {"app/handler.py": "def handle(*_): return 1"})
    subject = start("", handler="app.handler.handle", current_code=lambda: live.directory(package))
    _write(root, {"app/handler.py": "def handle(*_) return 1"})
    assert subject.answer()["errorType"] == "Runtime.UserCodeSyntaxError"
    _write(root, {"app/handler.py": "def handle(*_): return 2"})
    assert subject.answer() == 2
