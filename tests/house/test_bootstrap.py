"""`./loadline` before there is any environment: which Python it takes, what it says without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.cli import ROOT
from config.setup import packages

TOOLS = ("sh", "dirname", "readlink", "cmp")
"""What the script needs of the system beside Python."""

OLD = """#!/bin/sh
case "$*" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac
"""
WITHOUT_VENV = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The script, its first step and an empty list of packages, in a folder with a space in its name."""
    folder = tmp_path / "a project"
    (folder / "config" / "setup").mkdir(parents=True)
    shutil.copy2(ROOT / "loadline", folder)
    shutil.copy2(ROOT / "config" / "setup" / "packages.py", folder / "config" / "setup")
    (folder / "config" / "cli").mkdir()
    (folder / "config" / "cli" / "__init__.py").touch()
    main = "import os, sys; print(sys.prefix, os.getcwd(), *sys.argv[1:], sep='|')"
    (folder / "config" / "cli" / "__main__.py").write_text(main)
    (folder / "requirements.txt").write_text("# none\n")
    return folder


def run(
    project: Path, path: Path, *words: str, script: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": str(project.parent), "LANG": "C.UTF-8"}
    command = [str(script or project / "loadline"), *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", timeout=120)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH with no Python on it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(str(shutil.which(tool)))
    return folder


def put(path: Path, name: str, text: str) -> None:
    (path / name).write_text(text)
    (path / name).chmod(0o755)


def test_without_python_it_says_which_to_install(project: Path, path: Path) -> None:
    done = run(project, path, "up")
    assert done.returncode == 1
    assert done.stderr == (
        "loadline: found no Python; install Python 3.11 to 3.14, or name it in LOADLINE_PYTHON.\n"
    )


def test_an_old_python_is_named_with_what_is_needed(project: Path, path: Path) -> None:
    put(path, "python3", OLD)
    done = run(project, path, "up")
    assert done.returncode == 1
    assert done.stderr.startswith("loadline: found Python 3.9.2, but Loadline needs Python 3.11 to 3.14")


def test_a_python_without_venv_is_told_how_to_get_it(project: Path, path: Path) -> None:
    put(path, "python3", WITHOUT_VENV)
    done = run(project, path, "up")
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_first_start_makes_the_environment_and_the_second_only_uses_it(project: Path, path: Path) -> None:
    put(path, "python3", OLD)
    put(path, "python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    link = project.parent / "link"
    link.symlink_to(project / "loadline")

    first = run(project, path, "simulate", "a b", script=link)
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"{project / '.venv'}|/|simulate|a b\n"
    assert "Making a Python environment" in first.stderr

    (path / "python3.12").unlink()
    second = run(project, path, "--help")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout == f"{project / '.venv'}|/|--help\n"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("npm error code ENOSPC", "the disk is full"),
        (
            "Failed to establish: [Errno -3] Temporary failure in name resolution",
            "the package index can't be",
        ),
        ("npm error code EAI_AGAIN", "the package index can't be reached"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "this network's certificate is not trusted"),
        ("ERROR: No matching distribution found for numba==0.68.1", "a package is not to be had"),
    ],
)
def test_what_an_installer_says_becomes_one_sentence(said: str, sentence: str) -> None:
    found = packages.sentence_for(said)
    assert found is not None
    assert found.startswith(sentence)
    assert "\n" not in found


def test_an_unknown_complaint_is_left_to_speak_for_itself() -> None:
    assert packages.sentence_for("error: something new") is None


def test_the_script_is_plain_sh() -> None:
    assert os.access(ROOT / "loadline", os.X_OK)
    done = subprocess.run(["sh", "-n", ROOT / "loadline"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
