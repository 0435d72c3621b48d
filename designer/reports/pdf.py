"""The report as a tagged PDF, set by typst in a process of its own.

In a subprocess because the compiler keeps what it has read: a worker that set a few hundred reports had grown
to 640 MB. User text travels as JSON data and is never read as markup. The same content gives the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from designer.reports.chart_svg import LIGHT
from designer.reports.charts import charts
from designer.reports.content import ReportContent
from designer.reports.view import view

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_S = 60


class PdfNotMadeError(RuntimeError):
    """The PDF could not be set; the text says why, in the compiler's words."""


def render(content: ReportContent) -> bytes:
    """PDF bytes: PDF/UA-1 where the text allows it, else tagged PDF without that claim.

    Raises PdfNotMadeError when the compiler refuses or takes over a minute.
    """
    made_at = content.provenance.finished_at or datetime(2000, 1, 1, tzinfo=UTC)
    drawn = {c.key: {"title": c.title, "alt": c.alt, "svg": c.svg} for c in charts(content, LIGHT)}
    job = {"timestamp": int(made_at.timestamp()), "report": view(content), "charts": drawn}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "designer.reports.typst_worker"],
            input=json.dumps(job).encode(),
            capture_output=True,
            cwd=_ROOT,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PdfNotMadeError(f"setting the PDF took over {_LONGEST_S} s") from late
    if done.returncode != 0:
        raise PdfNotMadeError(
            done.stderr.decode(errors="replace").strip() or "the typesetter ended without a word"
        )
    return done.stdout
