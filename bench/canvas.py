"""Measures the page: dragging, panning, playback and first load in headless Chromium (software rendering).

`./loadline bench canvas [--json]`. Needs the built page, the npm packages and Chromium; frames count when
the box or the view really moved. The last line with `--json` is one object:
{drag_500_ms, drag_500_fit_ms, pan_1000_ms, playback_500_ms: {median, p95, frames}, first_load_ms,
first_load_js_kb_gz}.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from config.cli import ROOT, Stop
from config.setup import node
from config.suites.frontend import chromium
from designer import catalog

FRONTEND = ROOT / "frontend"
TIMEOUT_S = 300
GOALS_MS = {"drag_500_ms": 17, "drag_500_fit_ms": 33, "pan_1000_ms": 33, "playback_500_ms": 33}
NAMES = {
    "drag_500_ms": "drag a box, 500 boxes, zoom 0.8",
    "drag_500_fit_ms": "drag a box, 500 boxes, all in view",
    "pan_1000_ms": "pan, 1,000 boxes, all in view",
    "playback_500_ms": "playback, 500 boxes, zoom 0.8",
}


def main(argv: list[str]) -> int:
    """Measure and print. Raises Stop when something that is needed is missing."""
    parser = argparse.ArgumentParser(prog="loadline bench canvas", description="measure the page")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    args = parser.parse_args(argv)
    measured = measure()
    if args.json:
        print(json.dumps(measured))
        return 0
    for key, title in NAMES.items():
        one: dict[str, float] = measured[key]
        figures = f"median {one['median']:6.1f} ms   95th {one['p95']:6.1f} ms"
        print(f"{title:36} {figures}   goal {GOALS_MS[key]} ms")
    script_kb = measured["first_load_js_kb_gz"]
    print(f"first load {measured['first_load_ms']} ms, {script_kb} kB of JavaScript gzipped")
    return 0


def measure() -> dict[str, Any]:
    """What Chromium measured: see the module's docstring for the shape."""
    found, browser = node.find(), chromium()
    if found is None or browser is None:
        raise Stop("the page's benchmark needs Node and Chromium; ./loadline up brings the first.")
    if not (FRONTEND / "dist" / "index.html").exists():
        raise Stop("the page is not built yet; run ./loadline up once.")
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "catalog.json"
        described.write_text(json.dumps(catalog.describe()), encoding="utf-8")
        done = subprocess.run(
            [found.program, FRONTEND / "bench" / "canvas.mjs", described],
            cwd=FRONTEND,
            env={**os.environ, **found.environment(), "CHROMIUM": browser},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    if done.returncode:
        raise Stop(f"the page's benchmark broke: {done.stderr.strip()[-400:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
