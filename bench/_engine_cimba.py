"""W1 and W2 written for cimba, a simulator in C whose models are compiled from Python; each returns how many
requests it finished. Pure delays (balancer, cache) hold nobody, so they are left out: in cimba's favour.
"""

from __future__ import annotations

import importlib.util
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def _log_normal(mean: float, cv: float) -> tuple[float, float]:
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2.0, math.sqrt(variance)


_W1 = """
class Queue(cimba.Model):
    gap: cimba.Input[float] = inputs.dist.exponential(mean=1.0 / 900.0)
    service: cimba.Input[float] = inputs.dist.exponential(mean=0.1)
    waiting: cimba.Store[float]
    done: cimba.Array[int] = cimba.Array(1)
    finished: cimba.Output[float]

    @cimba.process
    def arrivals(self):
        while True:
            cimba.hold(self.gap.next())
            self.waiting.put(cimba.now())

    @cimba.process(copies=100)
    def server(self):
        while True:
            t = self.waiting.get()
            cimba.hold(self.service.next())
            self.done[0] += 1

    @cimba.on_end
    def measure(self):
        self.finished = float(self.done[0])
"""
_W2 = """
class Shop(cimba.Model):
    gap: cimba.Input[float] = inputs.dist.exponential(mean=0.001)
    web: cimba.Input[float] = inputs.dist.lognormal(mean={web[0]!r}, sigma={web[1]!r})
    data: cimba.Input[float] = inputs.dist.lognormal(mean={data[0]!r}, sigma={data[1]!r})
{stores}
    misses: cimba.Store[float]
    done: cimba.Array[int] = cimba.Array(1)
    finished: cimba.Output[float]

    @cimba.process
    def arrivals(self):
        turn = 0
        while True:
            cimba.hold(self.gap.next())
            t = cimba.now()
{turns}
            turn += 1
            if turn == 10:
                turn = 0

    @cimba.function
    def out(self, t: float) -> int:
        if random.uniform(0.0, 1.0) < 0.8:
            self.done[0] += 1
        else:
            self.misses.put(t)
        return 0

    @cimba.process(copies=50)
    def database(self):
        while True:
            self.misses.get()
            cimba.hold(self.data.next())
            self.done[0] += 1

    @cimba.on_end
    def measure(self):
        self.finished = float(self.done[0])
{servers}
"""
_SERVER = """
    @cimba.process(copies=8)
    def server{i}(self):
        while True:
            t = self.s{i}.get()
            cimba.hold(self.web.next())
            self.out(t)
"""


def cimba_w1(duration_s: float) -> tuple[int, float]:
    return _apart("W1", duration_s)


def cimba_w2(duration_s: float) -> tuple[int, float]:
    return _apart("W2", duration_s)


def _apart(work: str, duration_s: float) -> tuple[int, float]:
    """(requests, processor seconds) of a process of its own: cimba and our kernel both teach numba about
    records, and cimba's models do not compile after ours has. Its compiling is not counted.
    """
    line = [sys.executable, "-m", "bench._engine_cimba", work, str(duration_s)]
    done = subprocess.run(line, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True)
    requests, seconds = done.stdout.split()[-2:]
    return int(requests), float(seconds)


def _w1(duration_s: float) -> int:
    return _finished(_model("Queue", _W1), duration_s)


def _w2(duration_s: float) -> int:
    """Cimba has no lists of stores, so its ten queues and their turn are written out."""
    turns = ["            if turn == 0:\n                self.s0.put(t)"]
    turns += [f"            elif turn == {i}:\n                self.s{i}.put(t)" for i in range(1, 10)]
    text = _W2.format(
        web=_log_normal(0.06, 0.8),
        data=_log_normal(0.15, 1.0),
        stores="\n".join(f"    s{i}: cimba.Store[float]" for i in range(10)),
        turns="\n".join(turns),
        servers="".join(_SERVER.format(i=i) for i in range(10)),
    )
    return _finished(_model("Shop", text), duration_s)


_MODELS: dict[str, Any] = {}


def _model(name: str, text: str) -> Any:
    """The model of a text, made once: cimba reads its source, so it has to stand in a file."""
    if name not in _MODELS:
        folder = tempfile.mkdtemp()
        path = Path(folder) / f"cimba_{name.lower()}.py"
        path.write_text("import cimba\nfrom cimba import inputs, random\n" + text)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"no module could be made of {path}")
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)
        _MODELS[name] = getattr(module, name)()
    return _MODELS[name]


def _finished(model: Any, duration_s: float) -> int:
    import cimba

    window = cimba.Window(warmup=0, duration=duration_s)
    result = cimba.Experiment(model, replications=1, window=window, seed=1).run(workers=1)[model]
    return int(result.finished[0, 0])


def _alone() -> None:
    run = {"W1": _w1, "W2": _w2}[sys.argv[1]]
    run(1.0)
    began = time.process_time()
    requests = run(float(sys.argv[2]))
    print(requests, time.process_time() - began)


if __name__ == "__main__":
    _alone()
