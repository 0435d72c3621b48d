"""Reads an untrusted JSON object key by key: each reading gives a value of the right type or a Problem.

A reading never raises and never stops the pass: after a Problem it answers with the default, so that
everything wrong is found at once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import cast

from designer.graph.problems import JsonPath, Problems, remove, replace, shown

ID_CHARACTERS = 100
TITLE_CHARACTERS = 200
NOTES_CHARACTERS = 20_000
MOST_GUESSED = 50
"""After so many Problems nobody is told which name was probably meant: to find it among those of 2,000 nodes
takes 60 ms, and a drawing may have 20,000 ends of edges."""


class Reader:
    """One JSON object at one path; what was read is remembered, so that `leftovers()` can name the rest."""

    def __init__(self, value: object, at: JsonPath, problems: Problems, what: str) -> None:
        self.at = at
        self.problems = problems
        self.what = what
        self.broken = not isinstance(value, Mapping)
        self.value: Mapping[str, object] = cast("Mapping[str, object]", value) if not self.broken else {}
        self._known: set[str] = set()
        if self.broken:
            problems.error(
                at,
                "not-an-object",
                f"{what} must be a JSON object, but it is {shown(value)}.",
                "Write it as { … } with the fields the documentation names.",
            )

    def has(self, key: str) -> bool:
        self._known.add(key)
        return self.value.get(key) is not None

    def raw(self, key: str, default: object = None) -> object:
        self._known.add(key)
        found = self.value.get(key)
        return default if found is None else found

    def text(self, key: str, default: str | None = None, longest: int = TITLE_CHARACTERS) -> str:
        """A string of 1 to `longest` characters; `default` None means that it must be given."""
        found = self.raw(key)
        at = self.at / key
        if found is None:
            if default is None:
                self._missing(key)
            return default or ""
        if not isinstance(found, str):
            self._wrong(at, key, "text", found)
            return default or ""
        if len(found) > longest:
            self.problems.error(
                at,
                "text-too-long",
                f"{key} of {self.what} has {len(found):,} characters; at most {longest:,} are kept.",
                "Shorten it.",
            )
            return found[:longest]
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            self.problems.error(
                at,
                "text-not-unicode",
                f"{key} of {self.what} holds half of a surrogate pair, which is no character.",
                "Type the text again.",
            )
            return found.encode("utf-8", "replace").decode("utf-8")
        if default is None and not found.strip():
            self._missing(key)
        return found

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        minimum: float = -math.inf,
        maximum: float = math.inf,
        above: float | None = None,
    ) -> float:
        """A finite number within bounds; `default` None means that it must be given."""
        found = self.raw(key)
        if found is None:
            if default is None:
                self._missing(key)
            return default or 0.0
        value = as_number(found)
        at = self.at / key
        if value is None:
            self._wrong(at, key, "a finite number", found)
            return default or 0.0
        if above is not None and value <= above:
            self._outside(at, key, value, f"must be above {above:g}", default)
            return default or 0.0
        if value < minimum:
            self._outside(at, key, value, f"must be at least {minimum:g}", minimum)
            return minimum
        if value > maximum:
            self._outside(at, key, value, f"must be at most {maximum:g}", maximum)
            return maximum
        return value

    def integer(self, key: str, default: int | None, *, minimum: int, maximum: int) -> int:
        found = self.raw(key)
        value = self.number(key, default, minimum=minimum, maximum=maximum)
        if isinstance(found, int) and minimum <= found <= maximum:
            return int(found)  # exact: a float would round a large seed
        if value != int(value):
            self._wrong(self.at / key, key, "a whole number", self.value[key])
        return int(value)

    def boolean(self, key: str, default: bool) -> bool:
        found = self.raw(key, default)
        if not isinstance(found, bool):
            self._wrong(self.at / key, key, "true or false", found)
            return default
        return found

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of `choices`; a near miss is named in the hint and mended by the fix."""
        found = self.raw(key)
        if found is None:
            if default is None:
                self._missing(key, f"It is one of {', '.join(choices)}.")
            return default or ""
        if isinstance(found, str) and found in choices:
            return found
        meant = nearest(found, choices)
        self.problems.error(
            self.at / key,
            "unknown-choice",
            f"{key} of {self.what} is {shown(found)}, which is not one of {', '.join(choices)}.",
            did_you_mean(meant, choices),
            *([replace(self.at / key, meant)] if meant else []),
        )
        return default or ""

    def items(self, key: str, most: int, what: str) -> Iterator[tuple[object, JsonPath]]:
        """The items of a list (empty when absent), each with its path; not more than `most`."""
        found = self.raw(key)
        if found is None:
            return
        if not isinstance(found, list | tuple):
            self._wrong(self.at / key, key, "a list", found)
            return
        if len(found) > most:
            self.problems.error(
                self.at / key,
                "too-many",
                f"{self.what} has {len(found):,} {what}; at most {most:,} are allowed.",
                f"Take some {what} out, or split it in two.",
            )
        for place, item in enumerate(found[:most]):
            yield item, self.at / key / place

    def entries(self, key: str) -> Iterator[tuple[str, object, JsonPath]]:
        """Key, value and path of each member of an object (empty when absent)."""
        found = self.raw(key)
        if found is None:
            return
        if not isinstance(found, Mapping):
            self._wrong(self.at / key, key, "an object", found)
            return
        for name, value in found.items():
            yield str(name), value, self.at / key / str(name)

    def leftovers(self) -> None:
        """A warning for each key that nothing read: a slip of the pen would else be a silent default."""
        for key in self.value:
            if key not in self._known:
                meant = nearest(key, self._known)
                self.problems.warning(
                    self.at / str(key),
                    "unknown-field",
                    f"{self.what} has no field {shown(key)}; it is ignored.",
                    did_you_mean(meant, sorted(self._known)),
                    remove(self.at / str(key)),
                )

    def _missing(self, key: str, hint: str = "") -> None:
        self.problems.error(
            self.at / key, "missing", f"{self.what} has no {key}.", hint or f"Give it a value for {key}."
        )

    def _wrong(self, at: JsonPath, key: str, wanted: str, found: object) -> None:
        self.problems.error(
            at,
            "wrong-type",
            f"{key} of {self.what} must be {wanted}, but it is {shown(found)}.",
            f"Write {wanted} there.",
        )

    def _outside(self, at: JsonPath, key: str, value: float, rule: str, mended: float | None) -> None:
        fix = [] if mended is None else [replace(at, mended)]
        self.problems.error(
            at,
            "out-of-bounds",
            f"{key} of {self.what} is {value:g}, but {rule}.",
            f"Set {key} within its bounds.",
            *fix,
        )


def as_number(value: object) -> float | None:
    """A finite float, or None for anything else: text, booleans, NaN, infinities, integers beyond a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def nearest(word: object, choices: Iterable[str]) -> str | None:
    """The choice somebody who wrote `word` probably meant, or None."""
    if not isinstance(word, str):
        return None
    known = {choice.lower(): choice for choice in choices}
    found = get_close_matches(word[:ID_CHARACTERS].lower(), list(known), n=1, cutoff=0.6)
    return known[found[0]] if found else None


def guess(word: object, choices: Iterable[str], problems: Problems) -> str | None:
    """`nearest()` among the names of a drawing, while there are few Problems."""
    return nearest(word, choices) if len(problems) < MOST_GUESSED else None


def did_you_mean(meant: str | None, choices: Collection[str]) -> str:
    """The hint beside an unknown word."""
    if meant:
        return f"Did you mean {meant}?"
    listed = sorted(choices)
    few = ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")
    return f"Known are: {few}." if listed else "Nothing is known by any name here."
