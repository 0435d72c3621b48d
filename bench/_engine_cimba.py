"""W1 to W3 written for cimba, a simulator in C whose models are compiled from Python; each returns how many
requests it finished. Pure delays (balancer, cache) hold nobody, so they are left out, and so is a record of
the times: in cimba's favour. W3 begins at six in the morning, as ours does for an hour.
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


_W3 = """
class Fleet(cimba.Model):
    gap: cimba.Input[float] = inputs.dist.exponential(mean=1.0)
    service: cimba.Input[float] = inputs.dist.exponential(mean=0.1)
    waiting: cimba.Store[float]
    slots: cimba.Resource = cimba.Resource(capacity={servers} * 8)
    # done, busy, high, low, servers, booting, wanted
    counts: cimba.Array[int] = cimba.Array([0, 0, 0, 0, {servers}, 0, 0])
    # busy seconds, when they were last added to, rate
    sums: cimba.Array[float] = cimba.Array([0.0, 0.0, 1.0])
    finished: cimba.Output[float]

    @cimba.process
    def rates(self):
        while True:
            day = {start_s!r} + cimba.now() + 0.5
            self.sums[2] = 1150.0 - 850.0 * math.cos({turn!r} * day)
            cimba.hold(1.0)

    @cimba.process
    def arrivals(self):
        while True:
            cimba.hold(self.gap.next() / self.sums[2])
            self.waiting.put(cimba.now())

    @cimba.function
    def change(self, by: int) -> int:
        t = cimba.now()
        self.sums[0] += self.counts[1] * (t - self.sums[1])
        self.sums[1] = t
        self.counts[1] += by
        return 0

    @cimba.process(copies=480)
    def slot(self):
        while True:
            self.slots.acquire(1)
            t = self.waiting.get()
            self.change(1)
            cimba.hold(self.service.next())
            self.change(-1)
            self.slots.release(1)
            self.counts[0] += 1

    @cimba.process
    def boot(self):
        while True:
            cimba.hold(1.0)
            if self.counts[5] == 1:
                cimba.hold(119.0)
                self.counts[4] = self.counts[6]
                self.counts[5] = 0
                self.slots.set_capacity(self.counts[4] * 8)

    @cimba.process
    def track(self):
        while True:
            cimba.hold(60.0)
            self.change(0)
            n = self.counts[4]
            used = self.sums[0] / 60.0 / (n * 8)
            self.sums[0] = 0.0
            self.counts[2] = self.counts[2] + 1 if used > 0.6 else 0
            self.counts[3] = self.counts[3] + 1 if used < 0.54 else 0
            want = min(60, max(2, int(math.ceil(n * used / 0.6 - 1e-9))))
            if self.counts[2] >= 3 and self.counts[5] == 0 and want > n:
                self.counts[2] = 0
                self.counts[5] = 1
                self.counts[6] = want
            elif self.counts[3] >= 15 and want < n:
                self.counts[3] = 0
                self.counts[4] = want
                self.slots.set_capacity(want * 8)

    @cimba.on_end
    def measure(self):
        self.finished = float(self.counts[0])
"""
W3_START_S = 21_600.0


def cimba_w1(duration_s: float) -> tuple[int, float]:
    return _apart("W1", duration_s)


def cimba_w2(duration_s: float) -> tuple[int, float]:
    return _apart("W2", duration_s)


def cimba_w3(duration_s: float) -> tuple[int, float]:
    return _apart("W3", duration_s)


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


def _w3(duration_s: float) -> int:
    rate = 1150.0 - 850.0 * math.cos(2.0 * math.pi * W3_START_S / 86_400.0)
    text = _W3.format(
        servers=math.ceil(rate * 0.1 / 8 / 0.6), start_s=W3_START_S, turn=2.0 * math.pi / 86_400.0
    )
    return _finished(_model("Fleet", text), duration_s)


_MODELS: dict[str, Any] = {}


def _model(name: str, text: str) -> Any:
    """The model of a text, made once: cimba reads its source, so it has to stand in a file."""
    if name not in _MODELS:
        folder = tempfile.mkdtemp()
        path = Path(folder) / f"cimba_{name.lower()}.py"
        path.write_text("import math\n\nimport cimba\nfrom cimba import inputs, random\n" + text)
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
    run = {"W1": _w1, "W2": _w2, "W3": _w3}[sys.argv[1]]
    run(1.0)
    began = time.process_time()
    requests = run(float(sys.argv[2]))
    print(requests, time.process_time() - began)


if __name__ == "__main__":
    _alone()
