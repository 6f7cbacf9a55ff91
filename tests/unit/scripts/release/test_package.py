"""The functions' zips: the same from the same, different from the different."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from scripts.release import package


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small lambda/ folder, whose requirements are already installed."""
    files = {
        "lambda/ingest/handler.py": "def handler(): ...",
        "lambda/ingest/__pycache__/handler.pyc": "compiled",
        "lambda/transform/handler.py": "def handler(): pass",
        "lambda/contract/event.schema.json": "{}",
        "lambda/requirements.txt": "library==1",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(package, "SOURCES", tmp_path / "lambda")
    monkeypatch.setattr(package, "BUILD", tmp_path / "build")
    monkeypatch.setattr(package, "_install", install_without_network)
    return tmp_path / "lambda"


def install_without_network(_requirements: Path, architecture: str, folder: Path) -> None:
    (folder / "library.dist-info").mkdir(parents=True)
    (folder / "library.py").write_text(f"made_for = '{architecture}'")
    (folder / "library.dist-info" / "RECORD").write_text("differs on every machine")


def names(built: package.Package) -> list[str]:
    return zipfile.ZipFile(BytesIO(built.body)).namelist()


def test_zip_holds_function_contract_and_requirements(sources: Path) -> None:
    expected = ["contract/event.schema.json", "ingest/handler.py", "library.py"]
    assert names(package.build("ingest", "arm64")) == expected


def test_zip_is_the_same_from_the_same_sources(sources: Path) -> None:
    first = package.build("ingest", "arm64")
    (sources / "ingest" / "handler.py").touch()
    assert package.build("ingest", "arm64") == first


def test_changed_source_makes_another_key(sources: Path) -> None:
    first = package.build("ingest", "arm64")
    (sources / "contract" / "event.schema.json").write_text('{"type": "object"}')
    assert package.build("ingest", "arm64").key != first.key


def test_other_function_or_processor_makes_another_key(sources: Path) -> None:
    arm, intel = (package.build("ingest", name).key for name in package.PLATFORMS)
    assert len({arm, intel, package.build("transform", "arm64").key}) == 3


def test_requirements_are_installed_once(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package.build("ingest", "arm64")
    monkeypatch.setattr(package, "_install", lambda *_: pytest.fail("installed again"))
    package.build("transform", "arm64")


def test_report_takes_what_it_leans_on_and_none_of_the_pages_files() -> None:
    contents = package.FUNCTIONS["report"]
    held = dict(package._source_files("report", contents))
    assert {"report/handler.py", "dashboard/reports/templates/report.html"} <= held.keys()
    assert "athena_client/query.py" in held
    assert not any("static" in name for name in held)
    assert sum(map(len, held.values())) < 2_000_000
