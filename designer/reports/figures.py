"""How a figure is written: counts, times, shares, bytes and money, the same in every format.

This is the only place where money is rounded. Everything before it carries exact Decimals.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from pricing.to_json import plain

UNKNOWN = "–"
_CENT = Decimal("0.01")


def cents(amount_usd: Decimal) -> Decimal:
    """The amount rounded to whole cents, halves up, as on an invoice."""
    return amount_usd.quantize(_CENT, rounding=ROUND_HALF_UP)


def money(amount_usd: Decimal | None) -> str:
    """An amount in US dollars: `$1,234.57`; below half a cent but above zero `< $0.01`; unknown is a dash."""
    if amount_usd is None:
        return UNKNOWN
    sign = "−" if amount_usd < 0 else ""
    size = abs(amount_usd)
    if 0 < size < _CENT / 2:
        return f"{sign}< $0.01"
    return f"{sign}${cents(size):,}"


def money_short(amount_usd: Decimal | None) -> str:
    """For a headline: whole dollars from $100 on, cents below."""
    if amount_usd is None:
        return UNKNOWN
    if abs(amount_usd) < 100:
        return money(amount_usd)
    whole = amount_usd.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"−${abs(whole):,}" if whole < 0 else f"${whole:,}"


def rate(rate_usd: Decimal | None) -> str:
    """A price per unit with four significant digits at least: `$0.0725`, `$0.0000002`."""
    if rate_usd is None:
        return UNKNOWN
    if rate_usd == 0:
        return "$0"
    places = max(2, 3 - rate_usd.adjusted())
    shown = round(rate_usd, places)
    text = plain(shown)
    whole, _, fraction = text.partition(".")
    return f"${int(whole):,}.{fraction.ljust(2, '0')}"


def quantity(number: Decimal | None) -> str:
    """A billed quantity: whole from 10,000 on, else up to four significant digits, thousands grouped."""
    if number is None:
        return UNKNOWN
    if number == 0:
        return "0"
    places = 0 if abs(number) >= 10_000 else max(0, 3 - number.adjusted())
    text = f"{round(number, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def units(unit: str, number: Decimal | None) -> str:
    """A unit's name after a quantity: `hour` -> `hours` unless it is one; symbols such as `GB` stay."""
    counted = unit.rpartition("-")[2].islower() and unit[-1:] != "s"
    return f"{unit}s" if counted and number != 1 else unit


def count(number: float | None) -> str:
    """Every digit, thousands grouped: `75,238,112`."""
    return UNKNOWN if number is None or not math.isfinite(number) else f"{round(number):,}"


def count_short(number: float | None) -> str:
    """Three digits and a letter: `75.2 M`, `1.5 k`, `312`."""
    if number is None or not math.isfinite(number):
        return UNKNOWN
    size = abs(number)
    for limit, divisor, letter in ((999.5e6, 1e9, " G"), (999.5e3, 1e6, " M"), (9_999.5, 1e3, " k")):
        if size >= limit:
            return f"{_three(number / divisor)}{letter}"
    return f"{round(number):,}" if size >= 100 or number == round(number) else _three(number)


def _three(number: float) -> str:
    """Three significant digits without an exponent."""
    if number == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(number))))
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def seconds(value_s: float | None) -> str:
    """A latency or a span: `38 ms`, `1.24 s`, `5 min 30 s`, `24 h`."""
    if value_s is None or not math.isfinite(value_s):
        return UNKNOWN
    if value_s == 0:
        return "0 s"
    if value_s < 0.9995:
        return f"{_three(value_s * 1000)} ms"
    if value_s < 99.95:
        return f"{_three(value_s)} s"
    whole = round(value_s)
    if whole < 3600:
        return _pair(whole, 60, "min", "s")
    if whole < 48 * 3600:
        return _pair(round(whole / 60), 60, "h", "min")
    return _pair(round(whole / 3600), 24, "days", "h")


def _pair(value: int, size: int, large: str, small: str) -> str:
    high, low = divmod(value, size)
    return f"{high} {large} {low} {small}" if low else f"{high} {large}"


def clock(at_s: float) -> str:
    """Simulated time of day: `20:27:00`; from the second day on `day 2, 08:00:00`."""
    whole = int(at_s)
    day, rest = divmod(whole, 86_400)
    text = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"day {day + 1}, {text}" if day else text


def share(part: float | None) -> str:
    """A share of one as a percentage: `49 %`, `0.004 %`; never `0 %` or `100 %` unless it is exactly that."""
    if part is None or not math.isfinite(part):
        return UNKNOWN
    percent = part * 100
    if percent in (0, 100):
        return f"{percent:.0f} %"
    if 99.5 <= percent < 100:
        return "> 99.99 %" if percent > 99.99 else f"{math.floor(percent * 100) / 100:.2f} %"
    if abs(percent) < 0.0005:
        return "< 0.001 %"
    return f"{percent:,.0f} %" if abs(percent) >= 10 else f"{_two(percent)} %"


def told_apart(first: float | None, second: float | None, unit: str | None) -> tuple[str, str]:
    """Two figures of one unit (`s`, else a share) side by side: with more digits where they would look the
    same without being it, so that `0.102 %` stands against `0.1 %`."""
    show = seconds if unit in ("s", "seconds") else share
    told = (show(first), show(second))
    if first is None or second is None or first == second or told[0] != told[1]:
        return told
    scale, name = (1.0, "s") if show is seconds else (100.0, "%")
    if show is seconds and max(first, second) < 1:
        scale, name = 1_000.0, "ms"
    for digits in range(3, 16):
        one, other = f"{first * scale:.{digits}g}", f"{second * scale:.{digits}g}"
        if one != other:
            return f"{_plain_number(one)} {name}", f"{_plain_number(other)} {name}"
    return told


def _plain_number(text: str) -> str:
    """Digits without an exponent: `86400.1`, not `8.64001e+04`."""
    return format(Decimal(text), "f")


def _two(number: float) -> str:
    places = max(0, 1 - math.floor(math.log10(abs(number))))
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def size_of(value_bytes: float | None) -> str:
    """Bytes in binary steps, as AWS bills them: `3.5 KiB`, `1.2 GiB`."""
    if value_bytes is None or not math.isfinite(value_bytes):
        return UNKNOWN
    size = float(value_bytes)
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1023.5:
            return f"{_three(size)} {unit}"
        size /= 1024
    return f"{_three(size)} PiB"


def amount(value: object) -> Decimal | None:
    """A Decimal out of JSON (text or integer; a float goes by its shortest text); None stays None.

    Raises ValueError on anything that is not a finite number.
    """
    if value is None or isinstance(value, Decimal):
        return value
    try:
        number = Decimal(str(value))
    except ArithmeticError as bad:
        raise ValueError(f"not a number: {value!r}") from bad
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return number
