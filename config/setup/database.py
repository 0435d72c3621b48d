"""The database: migrated when a migration or a setting that Django's checks read has changed."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from config.cli import ROOT, data_path
from config.setup.steps import Log, Step, digest, pinned

MIGRATIONS = ROOT / "designer" / "migrations"


def file() -> Path:
    """The SQLite file that is used when DATABASE_URL names nothing else."""
    return data_path() / "db.sqlite3"


def migrated() -> bool:
    """Has the SQLite file every migration there is? Asked of the file itself: a restored backup may be older.

    A database that DATABASE_URL names may have been changed from another machine: always ask Django.
    """
    if os.environ.get("DATABASE_URL"):
        return False
    if not file().exists():
        return False
    wanted = {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    try:
        with sqlite3.connect(f"file:{file()}?mode=ro", uri=True) as connection:
            rows = connection.execute("SELECT name FROM django_migrations WHERE app = 'designer'")
            return wanted <= {name for (name,) in rows}
    except sqlite3.Error:
        return False


def fingerprint() -> str:
    """Changes with the migrations (ours, Django's) and with the settings that `manage.py check` judges."""
    names = ("LOADLINE_HOSTS", "LOADLINE_DEBUG", "LOADLINE_RUNS_KEPT", "LOADLINE_HTTPS")
    password = str(len(os.environ.get("LOADLINE_PASSWORD", "")))
    judged = [os.environ.get(name, "") for name in names]
    return digest(MIGRATIONS.glob("[0-9]*.py"), pinned("Django"), str(data_path()), password, *judged)


def migrate(log: Log) -> None:
    """Bring the database up to date. Django checks the settings before it does."""
    log.command(
        [sys.executable, ROOT / "manage.py", "migrate", "--noinput", "--verbosity", "1"], why=_unreachable
    )


def _unreachable(said: str) -> str | None:
    if "OperationalError" in said and os.environ.get("DATABASE_URL"):
        reason = said.strip().splitlines()[-1]
        return (
            f"the database that DATABASE_URL names can't be used; start it or correct the address ({reason})."
        )
    if "ImproperlyConfigured" in said or "SystemCheckError" in said:
        return f"the settings don't hold: {_from_the_last_error(said)}"
    return None


def _from_the_last_error(said: str) -> str:
    lines = said.strip().splitlines()
    start = max(
        i for i, line in enumerate(lines) if "ImproperlyConfigured" in line or "SystemCheckError" in line
    )
    return " ".join(line.strip() for line in lines[start:])


STEP = Step(
    name="database",
    doing="preparing the database",
    done="Database ready",
    fingerprint=fingerprint,
    holds=migrated,
    run=migrate,
)
