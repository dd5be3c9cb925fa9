"""Files that change are seen."""

import os
from pathlib import Path

import pytest

from fogbank.cli.watching import Watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("template.yaml", "src/app.py", "src/deep/helper.py", "src/node_modules/m.js", "src/.git/index"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        ("template.yaml", ["template.yaml"]),
        ("src/app.py", ["src"]),
        ("src/deep/helper.py", ["src"]),
        ("src/new.py", ["src"]),
        ("src/node_modules/m.js", []),
        ("src/.git/index", []),
    ],
)
def test_a_change_is_told_once(folder: Path, file: str, seen: list[str]) -> None:
    watch = Watch([folder / "template.yaml", folder / "src"])
    assert watch.changed() == []
    (folder / file).write_text("another")
    assert watch.changed() == [folder / name for name in seen]
    assert watch.changed() == []


def test_a_change_of_the_time_alone(folder: Path) -> None:
    watch = Watch([folder / "src"])
    os.utime(folder / "src/app.py", ns=(1, 1))
    assert watch.changed() == [folder / "src"]


def test_what_goes_and_comes(folder: Path) -> None:
    file = folder / "template.yaml"
    watch = Watch([file])
    file.unlink()
    assert watch.changed() == [file]
    assert watch.changed() == []
    file.write_text("again")
    assert watch.changed() == [file]
