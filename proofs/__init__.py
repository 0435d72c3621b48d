"""What AWS says, what the simulation gives, and the difference: one file per proof.

The folder is walked, nothing is registered: a module with `TITLE` and `rows()` is a proof, the others are
what proofs are made with. `./loadline proofs --write` puts all into docs/proofs.md; the tests run each.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

from proofs.row import Row


@dataclass(frozen=True, slots=True)
class Proof:
    """One file's rows under its title; `about` is its docstring's first line."""

    name: str
    title: str
    about: str
    rows: tuple[Row, ...]

    @property
    def holds(self) -> bool:
        return all(row.holds for row in self.rows)


def names() -> list[str]:
    """The proofs there are, by their file's name."""
    return [
        module.name
        for module in pkgutil.iter_modules(__path__)
        if hasattr(importlib.import_module(f"{__name__}.{module.name}"), "TITLE")
    ]


def proved(*wanted: str) -> Iterator[Proof]:
    """Runs these proofs (all, when none is named), one after another. Raises KeyError for an unknown one."""
    for name in wanted or names():
        if name not in names():
            raise KeyError(name)
        module = importlib.import_module(f"{__name__}.{name}")
        about = (module.__doc__ or "").strip().splitlines()[0]
        yield Proof(name, module.TITLE, about, tuple(module.rows()))
