"""The set-up: what is unchanged is skipped, what fails says why, and a torn memory of it does no harm."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.cli import ROOT, Stop
from config.setup import data_folder, database, node, page
from config.setup.steps import Log, Step, digest, perform


class Workshop:
    """A step whose source, outcome and work a test can change."""

    def __init__(self, folder: Path) -> None:
        (folder / "logs").mkdir()
        self.folder = folder
        self.source = "1"
        self.there = True
        self.ran = 0
        self.work: Callable[[Log], None] = lambda log: None

    def perform(self) -> int:
        def run(log: Log) -> None:
            self.ran += 1
            self.work(log)

        step = Step("it", "making it", "Made", lambda: self.source, lambda: self.there, run)
        return perform([step], self.folder, say=lambda text: None)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_a_step_runs_once_and_again_only_when_its_source_or_its_outcome_changed(workshop: Workshop) -> None:
    assert [workshop.perform(), workshop.perform(), workshop.ran] == [1, 0, 1]
    workshop.source = "2"
    assert [workshop.perform(), workshop.perform(), workshop.ran] == [1, 0, 2]
    workshop.there = False
    assert [workshop.perform(), workshop.ran] == [1, 3]


def test_a_step_that_failed_is_done_again(workshop: Workshop) -> None:
    workshop.work = lambda log: log.command([sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    with pytest.raises(Stop, match=r"ended with 3(.|\n)*why"):
        workshop.perform()
    workshop.work = lambda log: None
    assert workshop.perform() == 1


def test_a_full_disk_is_told_in_one_sentence(workshop: Workshop) -> None:
    complaint = "raise SystemExit('OSError: [Errno 28] No space left on device')"
    workshop.work = lambda log: log.command([sys.executable, "-c", complaint])
    with pytest.raises(Stop, match=r"^the disk is full; make at least 1 GB of room and start again\.$"):
        workshop.perform()


def test_a_torn_memory_means_doing_it_again(workshop: Workshop) -> None:
    workshop.perform()
    (workshop.folder / "setup.json").write_text('{"it": ')
    assert [workshop.perform(), workshop.perform()] == [1, 0]


def test_when_one_step_fails_the_others_are_ended(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()

    def never() -> bool:
        return False

    def sleep(log: Log) -> None:
        log.command([sys.executable, "-c", "import time; time.sleep(60)"])

    def fail(log: Log) -> None:
        raise Stop("it broke.")

    steps = [
        Step("slow", "sleeping", "Slept", str, never, sleep),
        Step("broken", "breaking", "Broken", str, never, fail),
    ]
    began = time.monotonic()
    with pytest.raises(Stop, match=r"it broke\."):
        perform(steps, tmp_path, say=lambda text: None)
    assert time.monotonic() - began < 20


def test_a_fingerprint_follows_content_and_name_of_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    first = digest([one])
    assert digest([one]) == first
    one.write_text("b")
    changed = digest([one])
    one.rename(two)
    assert len({first, changed, digest([two]), digest([two], "word")}) == 4


def test_the_page_is_built_from_its_sources_and_not_from_its_tests_or_its_build() -> None:
    names = {str(path.relative_to(page.FRONTEND)) for path in page.sources()}
    assert {"package-lock.json", "index.html", "vite.config.ts"} <= names
    assert not {
        name for name in names if name.startswith(("node_modules", "dist", "e2e")) or ".test." in name
    }


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0", True),
        ("", False),
        ("nonsense", False),
    ],
)
def test_node_is_taken_from_20_19_and_22_12_on(version: str, enough: bool) -> None:
    assert node.new_enough(version) is enough


def test_a_data_folder_that_cannot_be_made_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LOADLINE_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(
        Stop, match=r"can't be written to .*set LOADLINE_DATA to a folder you may write to\.$"
    ):
        data_folder.prepare()


def test_a_disk_without_room_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOADLINE_DATA", str(tmp_path))
    monkeypatch.setattr(data_folder, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(Stop, match="the disk is full"):
        data_folder.prepare()


def test_a_database_from_a_backup_that_lacks_a_migration_is_migrated_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOADLINE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not database.migrated()
    names = sorted(path.stem for path in (ROOT / "designer" / "migrations").glob("[0-9]*.py"))
    with sqlite3.connect(tmp_path / "db.sqlite3") as connection:
        connection.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        connection.executemany("INSERT INTO django_migrations VALUES ('designer', ?)", [(n,) for n in names])
        connection.commit()
        assert database.migrated()
        connection.execute("DELETE FROM django_migrations WHERE name = ?", names[-1:])
        connection.commit()
    assert not database.migrated()
