"""The Django half's tests once more on PostgreSQL: one of our own, or LOADLINE_TEST_DATABASE_URL's."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from config.suites import python
from config.suites.suite import Suite

HOW = "needs PostgreSQL: install it (apt install postgresql), or name one in LOADLINE_TEST_DATABASE_URL"


def suite() -> Suite:
    """The tests below tests/designer that keep something, on PostgreSQL."""
    folders = [f"--ignore=tests/{room}" for room in python.PURE]
    tests = python.pytest("postgres", *folders, "tests/designer")
    return replace(tests, missing=missing, around=_surroundings)


@contextlib.contextmanager
def _surroundings() -> Iterator[Mapping[str, str]]:
    with running() as url:
        yield {"LOADLINE_TEST_DATABASE_URL": url}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def missing() -> str | None:
    """Why the suite can't run here, or None."""
    return None if os.environ.get("LOADLINE_TEST_DATABASE_URL") or binaries() else HOW


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The URL of a PostgreSQL for tests; an own one listens on a unix socket alone and is gone afterwards.

    PostgreSQL refuses to run as root: root hands it to the user `postgres`, or `nobody`.
    """
    given = os.environ.get("LOADLINE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = binaries()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="loadline-postgres-") as folder:
        user = _other_user()
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = Path(folder) / "data"
        log = Path(folder) / "log"
        _as(user, [programs / "initdb", "-D", data, "-U", "loadline", "-A", "trust", "-E", "UTF8", "-N"])
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
        _as(user, [*control, "-l", log, "-o", options, "start"])
        try:
            yield f"postgres://loadline@{quote(folder, safe='')}/postgres"
        finally:
            _as(user, [*control, "-m", "immediate", "stop"])


def _other_user() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("neither a user postgres nor nobody to run PostgreSQL as")


def _as(user: pwd.struct_passwd | None, command: list[str | Path]) -> None:
    who = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)  # type: ignore[call-overload]
