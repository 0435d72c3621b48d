"""What the settings read from outside: the environment's variables and the data folder.

Every function here says in one sentence what is wrong with a variable, since whoever set it reads that.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: dict[str, object] = {
    # Take the write lock at BEGIN: a deferred transaction that turns into a writer can only fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
"""The web server and the workers write to one file: readers must not block, writers must wait."""


def switch(name: str) -> bool:
    """Is a variable on (`1`, `true`, `yes`, `on`) or off (`0`, `false`, `no`, `off`, empty, unset)."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; use 1 or 0.")


def words(name: str) -> list[str]:
    """A variable's comma-separated words, without the empty ones."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def data_folder(default: Path) -> Path:
    """The folder that keeps everything: database, secret key, queue, caches. Made if it is absent."""
    folder = Path(os.environ.get("LOADLINE_DATA") or default).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} can't be made ({error.strerror}). "
            "Set LOADLINE_DATA to a folder you may write to."
        ) from error
    return folder


def secret_key(data: Path) -> str:
    """LOADLINE_SECRET_KEY, or the key kept in the data folder: made at the first start, its owner's alone."""
    given = os.environ.get("LOADLINE_SECRET_KEY")
    if given:
        return given
    kept = data / "secret_key"
    try:
        return _key_in(kept)
    except FileNotFoundError:
        pass
    # Written aside and linked into place, so that of two processes starting at once both read one whole key.
    descriptor, aside = tempfile.mkstemp(dir=data, prefix="secret_key.")  # readable by its owner alone
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(aside, kept)
    except FileExistsError:
        pass
    finally:
        Path(aside).unlink()
    return _key_in(kept)


def _key_in(file: Path) -> str:
    key = file.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{file} is empty. Delete it, and a new key is made at the next start.")
    return key


def database(data: Path) -> dict[str, object]:
    """The database DATABASE_URL names, or an SQLite file in the data folder."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'db.sqlite3'}"
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=0, conn_health_checks=True))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL can't be read. It looks like postgres://user:password@host:5432/name or sqlite:////path/to/file."
        ) from error
    if str(found["ENGINE"]).endswith("sqlite3"):
        found["OPTIONS"] = {**SQLITE_OPTIONS, **found.get("OPTIONS", {})}  # type: ignore[dict-item]
    return found


def redis_url(data: Path) -> str:
    """REDIS_URL, or the socket of the embedded server in the data folder."""
    url = os.environ.get("REDIS_URL") or f"unix://{data / 'valkey' / 'valkey.sock'}"
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def broker_url(redis: str) -> str:
    """The same server in Celery's spelling, which calls a unix socket `redis+socket://`."""
    parts = urlsplit(redis)
    if parts.scheme != "unix":
        return redis
    database = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"
