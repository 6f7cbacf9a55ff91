"""What is set aside is all there, with the reason, and the folder is empty."""

from pathlib import Path

from analytics_emulator.state.setting_aside import set_aside


def test_everything_moves_but_what_stays(tmp_path: Path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "s3.1").write_text("buckets")
    (tmp_path / "manifest.json").write_text("{")
    (tmp_path / "spool").mkdir()
    place = set_aside(tmp_path, "it is broken", frozenset({"spool"}))
    assert {found.name for found in tmp_path.iterdir()} == {"spool", "set-aside"}
    assert (place / "parts" / "s3.1").read_text() == "buckets"
    assert "it is broken" in (place / "WHY.txt").read_text()


def test_second_time_leaves_the_first_alone(tmp_path: Path):
    places = []
    for content in ("one", "two"):
        (tmp_path / "manifest.json").write_text(content)
        places.append(set_aside(tmp_path, "it is broken", frozenset()))
    assert [(place / "manifest.json").read_text() for place in places] == ["one", "two"]
