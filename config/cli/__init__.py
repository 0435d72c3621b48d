"""The verbs of `./loadline`: one file (or folder) of this package each, found by walking it.

A verb's module states

- `NAME`, what a person types, and `HELP`, one line about it: both plain string literals, for they are read
  without importing the module, so that `./loadline --help` answers at once;
- `add_arguments(parser)`, which declares its flags;
- `run(args) -> int`, which does it and returns the exit code.

Whatever is heavy (Django, numba) is imported within `run`. A module whose name starts with an underscore is
no verb. `raise Stop("sentence")` ends a verb with one sentence on stderr and exit code 1; `WrongInput` does
the same with exit code 2, as argparse does: what was typed, or a file that was named, is wrong.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
"""The project's folder."""

DAILY = ("up", "test", "simulate", "check", "dev", "bench")
"""The verbs the help shows first; the others follow by name."""


class Stop(Exception):  # noqa: N818 - it says what happens
    """Ends a verb: one sentence that says what is wrong and what to do about it."""

    code = 1


class WrongInput(Stop):
    """What was typed, or a file that was named, is wrong: saying it again won't help."""

    code = 2


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    help: str
    module: str


def data_path() -> Path:
    """The data folder, made or not: LOADLINE_DATA, or `var/` of the checkout."""
    return Path(os.environ.get("LOADLINE_DATA") or ROOT / "var").expanduser().absolute()


def verbs() -> dict[str, Verb]:
    """Every verb by its name, in the order the help shows them. Imports none of them."""
    found = {}
    for path in sorted(Path(__file__).parent.iterdir()):
        source = path / "__init__.py" if path.is_dir() else path
        if path.name.startswith("_") or source.suffix != ".py" or not source.exists():
            continue
        constants = _string_constants(source)
        name = constants["NAME"]
        found[name] = Verb(name, constants["HELP"], f"{__name__}.{path.stem}")
    first = [name for name in DAILY if name in found]
    return {name: found[name] for name in [*first, *(name for name in found if name not in first)]}


def _string_constants(source: Path) -> dict[str, str]:
    """The module-level names that are assigned a plain string."""
    found = {}
    for statement in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign):
            targets: Sequence[ast.expr] = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        value = statement.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            found.update({target.id: value.value for target in targets if isinstance(target, ast.Name)})
    return found


def load(verb: Verb) -> ModuleType:
    """Import a verb's module."""
    return importlib.import_module(verb.module)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `./loadline` with its words; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    known = verbs()
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_overview(known))
        return 0
    if words[0] not in known:
        print(
            f"loadline: there is no verb {words[0]!r}; try one of {', '.join(known)} (./loadline --help).",
            file=sys.stderr,
        )
        return 2
    # Whatever compiles a kernel, verb or child process, shares one cache.
    os.environ.setdefault("LOADLINE_CACHE", str(data_path() / "cache"))
    verb = known[words[0]]
    module = load(verb)
    parser = argparse.ArgumentParser(prog=f"./loadline {verb.name}", description=verb.help)
    module.add_arguments(parser)
    try:
        code: int = module.run(parser.parse_args(words[1:]))
    except Stop as stop:
        print(f"loadline: {stop}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    return code


def _overview(known: dict[str, Verb]) -> str:
    width = max(len(name) for name in known)
    lines = [f"  {verb.name:<{width}}  {verb.help}" for verb in known.values()]
    return "\n".join(
        [
            "usage: ./loadline VERB [...]",
            "",
            "Draw an AWS architecture, send traffic through it, see what breaks and what it costs.",
            "",
            *lines,
            "",
            "./loadline VERB --help tells more. To begin: ./loadline up",
        ]
    )
