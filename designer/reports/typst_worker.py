"""Reads a job (JSON: timestamp, report, charts) on stdin, writes a PDF to stdout. Run by `pdf`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal

import typst

_HERE = Path(__file__).parent


def main() -> int:
    """Exit code 0 with the PDF on stdout, 1 with the compiler's message on stderr."""
    job = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
    compiler = typst.Compiler(_HERE / "templates" / "report.typ", root=_HERE, font_paths=fonts)
    inputs = {"job": json.dumps({"report": job["report"], "charts": job["charts"]})}

    def compiled(standards: list[Literal["ua-1"]]) -> bytes:
        made = compiler.compile(
            format="pdf", sys_inputs=inputs, timestamp=job["timestamp"], pdf_standards=[*standards]
        )
        assert isinstance(made, bytes)
        return made

    try:
        pdf = compiled(["ua-1"])
    except typst.TypstError:
        # PDF/UA refuses a glyph that no font has (an emoji in a name, say); a report without that claim is
        # better than none, and a real mistake in the template fails here again.
        try:
            pdf = compiled([])
        except typst.TypstError as bad:
            print(bad.diagnostic or bad.message, file=sys.stderr)
            return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
