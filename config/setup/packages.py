"""Step zero, run by `./loadline` as a file and by the machine's own Python: make `.venv` and fill it.

So this imports the standard library alone. It leaves a copy of requirements.txt in `.venv`, last of all:
where the two are equal the installation is whole, and `./loadline` comes here no more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / "requirements.txt"
STAMP = VENV / "loadline-requirements.txt"
NEEDED_BYTES = 1_000_000_000
"""What the packages take (0.7 GB, measured with du) and some air for pip's unpacking."""


class Failed(Exception):  # noqa: N818 - it says what happened
    """One sentence that says what went wrong and what to do."""


def main() -> int:
    """Install what is missing; 0 when `.venv` is whole, else 1 with one sentence on stderr."""
    try:
        folder = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX)  # of two first starts the second waits, then finds all done
        if not whole():
            install()
    except Failed as error:
        return say(str(error))
    except PermissionError as error:
        return say(f"can't write {error.filename or ROOT}; run this as the owner of the folder {ROOT}.")
    except OSError as error:
        return say(sentence_for(str(error)) or f"{error}.")
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return say("stopped; the next start goes on from here.")
    return 0


def whole() -> bool:
    """Does `.venv` hold what requirements.txt names?"""
    python = VENV / "bin" / "python"
    return python.exists() and STAMP.exists() and STAMP.read_bytes() == PINS.read_bytes()


def install() -> None:
    """Make `.venv` where there is none that works, and install the pins into it."""
    python = VENV / "bin" / "python"
    if not (python.exists() and answers(python)):
        free = shutil.disk_usage(ROOT).free
        if free < NEEDED_BYTES:
            raise Failed(
                f"the disk that holds {ROOT} has {free / 1e9:.1f} GB free and the packages need "
                f"{NEEDED_BYTES / 1e9:.1f} GB; make room and start again."
            )
        show(f"Making a Python environment in .venv (Python {sys.version.split()[0]})")
        try:
            venv.create(VENV, clear=True, with_pip=True)
        except subprocess.CalledProcessError as error:
            said = (error.output or b"").decode(errors="replace")
            raise Failed(sentence_for(said) or "Python's venv module could not make .venv.") from error
    STAMP.unlink(missing_ok=True)
    run_pip(python)
    shutil.copyfile(PINS, STAMP)


def answers(python: Path) -> bool:
    """Does an environment's Python run and have pip? A moved or upgraded Python leaves a dead link behind."""
    found = subprocess.run([python, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return found.returncode == 0


def run_pip(python: Path) -> None:
    """Install the pins, showing how far it is. --no-deps: the pins are the whole resolved list."""
    total = sum(1 for line in PINS.read_text().splitlines() if line and not line.startswith("#"))
    command = [
        *(
            str(python),
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--no-compile",
            "--no-input",
            "--progress-bar",
            "off",
        ),
        *("--disable-pip-version-check", "--retries", "2", "-r", str(PINS)),
    ]
    environment = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONUNBUFFERED": "1"}
    started = time.monotonic()
    said: list[str] = []
    seen = 0
    show(f"Installing {total} Python packages (once; the next start skips this)")
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ", "Processing ")):
                seen += 1
                show_progress(f"{seen:3d} of {total} fetched", step=seen, of=total)
            elif line.startswith("Installing collected packages"):
                show_progress(f"unpacking {total} packages", step=total, of=total)
    clear_progress()
    if pip.returncode:
        text = "".join(said)
        reason = sentence_for(text)
        if reason is None and "Permission denied" in text:
            reason = f"can't write {VENV}; run this as the owner of the folder {ROOT}."
        if reason is None:
            sys.stderr.write("".join(said[-15:]))
            reason = "pip could not install the packages; its last words stand above."
        raise Failed(reason)
    show(f"Python packages installed in {time.monotonic() - started:.0f} s")


def sentence_for(said: str) -> str | None:
    """What a person can do about an installer's output (pip's or npm's), or None if it is no known case."""
    return disk_full(said) or no_network(said) or not_for_this_machine(said)


def disk_full(said: str) -> str | None:
    """The sentence for a full disk, if that is what a command complains of."""
    low = said.lower()
    if any(sign in low for sign in ("no space left on device", "errno 28", "disk quota exceeded", "enospc")):
        return "the disk is full; make at least 1 GB of room and start again."
    return None


def no_network(said: str) -> str | None:
    """The sentence for an index that is not reached or not trusted, if an installer complains of that."""
    low = said.lower()
    signs = ["newconnectionerror", "name resolution", "connection refused", "network is unreachable"]
    signs += ["connecttimeout", "connection to", "read timed out", "proxyerror"]
    signs += ["econnrefused", "enotfound", "eai_again", "etimedout", "enetunreach"]
    if any(sign in low for sign in signs):
        return "the package index can't be reached; the first start needs the network, later ones don't."
    if "self_signed_cert" in low or "certificate_verify_failed" in low or "unable_to_get_issuer" in low:
        return (
            "this network's certificate is not trusted here; name its file in "
            "NODE_EXTRA_CA_CERTS (for npm) and PIP_CERT (for pip)."
        )
    return None


def not_for_this_machine(said: str) -> str | None:
    """The sentence for a package that has no build for this machine."""
    if "no matching distribution" in said.lower():
        return (
            f"a package is not to be had for this machine ({sys.platform}, Python {sys.version.split()[0]}); "
            "see the supported platforms in README.md."
        )
    return None


def say(sentence: str) -> int:
    print(f"loadline: {sentence}", file=sys.stderr)
    return 1


def show(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def show_progress(text: str, *, step: int, of: int) -> None:
    """Rewrite one line on a terminal; elsewhere print a line for every fifth of the way."""
    if sys.stderr.isatty():
        print(f"\r  {text}\033[K", end="", file=sys.stderr, flush=True)
    elif step == of or step % max(1, of // 5) == 0:
        print(f"  {text}", file=sys.stderr, flush=True)


def clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
