"""Settings read from outside: what is absent is made, what is wrong is said in a sentence."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config import environment


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("LOADLINE_SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: environment.secret_key(tmp_path), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_kept_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("LOADLINE_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LOADLINE_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(ImproperlyConfigured, match="below can't be made"):
        environment.data_folder(tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "mongodb://here/there", "postgres://host:port/name"])
def test_a_database_address_that_cannot_be_read_is_refused(tmp_path, monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(tmp_path)


def test_sqlite_writes_ahead_and_waits_for_its_turn(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database(tmp_path)
    assert found["NAME"] == str(tmp_path / "db.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("redis://:secret@host:6379/1", "redis://:secret@host:6379/1"),
        ("unix:///data/valkey.sock", "redis+socket:///data/valkey.sock?virtual_host=0"),
        ("unix:///data/valkey.sock?db=3", "redis+socket:///data/valkey.sock?virtual_host=3"),
    ],
)
def test_celery_gets_the_same_redis_in_its_own_spelling(redis, broker):
    assert environment.broker_url(redis) == broker


def test_an_address_that_is_no_redis_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "http://localhost")
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        environment.redis_url(tmp_path)


@pytest.mark.parametrize(("text", "on"), [("1", True), ("yes", True), ("", False), ("off", False)])
def test_a_switch_is_on_or_off(monkeypatch, text, on):
    monkeypatch.setenv("LOADLINE_DEBUG", text)
    assert environment.switch("LOADLINE_DEBUG") is on


def test_a_switch_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("LOADLINE_DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="LOADLINE_DEBUG"):
        environment.switch("LOADLINE_DEBUG")


def test_a_fresh_folder_passes_every_check(tmp_path):
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("LOADLINE_", "DATABASE_"))
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={**clean, "LOADLINE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite")
@pytest.mark.django_db
def test_the_connection_follows_the_settings():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)
