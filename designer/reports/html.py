"""The report as one HTML file: escaped throughout, charts inline, light and dark, no request to anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template import Context, Engine, Template
from django.utils.safestring import mark_safe

from designer.reports.chart_svg import LIGHT
from designer.reports.charts import charts
from designer.reports.content import ReportContent
from designer.reports.view import view

_TEMPLATES = Path(__file__).parent / "templates"
# The page's stylesheet gives each role a colour for light and for dark.
_ROLES = {role: f"var(--chart-{role})" for role in LIGHT}


def render(content: ReportContent) -> bytes:
    """A self-contained page in UTF-8. The same content gives the same bytes."""
    drawn = [
        # chart_svg escapes every text it is given.
        {"key": c.key, "title": c.title, "svg": mark_safe(c.svg)}
        for c in charts(content, _ROLES)
    ]
    context = Context(
        {"report": view(content), "charts": drawn}, autoescape=True, use_l10n=False, use_tz=False
    )
    return _template().render(context).encode()


@cache
def _template() -> Template:
    return Engine(dirs=[str(_TEMPLATES)], autoescape=True).get_template("report.html")
