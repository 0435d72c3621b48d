"""Closed forms against values worked out in high precision (queueing oracles 13.2 to 13.8)."""

from __future__ import annotations

import pytest

from simulator import theory


@pytest.mark.parametrize(
    ("lam", "mu", "sojourn", "p50", "p95", "p99"),
    [
        (0.5, 1.0, 2.0, 1.386294, 5.991465, 9.210340),
        (0.8, 1.0, 5.0, 3.465736, 14.978661, 23.025851),
        (80.0, 100.0, 0.05, 0.034657, 0.149787, 0.230259),
    ],
)
def test_one_server_has_the_known_sojourn(
    lam: float, mu: float, sojourn: float, p50: float, p95: float, p99: float
) -> None:
    assert theory.mm1(lam, mu).sojourn_s == pytest.approx(sojourn)
    for q, value in ((0.5, p50), (0.95, p95), (0.99, p99)):
        assert theory.mmc_sojourn_quantile(lam, mu, 1, q) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("lam", "mu", "c", "waits", "wait", "sojourn", "in_system", "p99", "wait_p99"),
    [
        (1.6, 1.0, 2, 0.711111, 1.777778, 2.777778, 4.444444, 11.937370, 10.660609),
        (3.0, 1.0, 4, 0.509434, 0.509434, 1.509434, 4.528302, 6.006308, 3.930715),
        (90.0, 1.0, 100, 0.216940, 0.021694, 1.021694, 91.952464, 4.628989, 0.307704),
        (500.0, 20.0, 30, 0.249893, 0.002499, 0.052499, 26.249466, 0.233288, 0.032184),
    ],
)
def test_erlang_c_gives_the_known_waits(
    lam: float,
    mu: float,
    c: int,
    waits: float,
    wait: float,
    sojourn: float,
    in_system: float,
    p99: float,
    wait_p99: float,
) -> None:
    known = theory.mmc(lam, mu, c)
    assert theory.erlang_c(lam / mu, c) == pytest.approx(waits, abs=1e-6)
    assert known.wait_s == pytest.approx(wait, abs=1e-6)
    assert known.sojourn_s == pytest.approx(sojourn, abs=1e-6)
    assert known.in_system == pytest.approx(in_system, abs=1e-6)
    assert theory.mmc_sojourn_quantile(lam, mu, c, 0.99) == pytest.approx(p99, abs=1e-6)
    assert theory.mmc_wait_quantile(lam, mu, c, 0.99) == pytest.approx(wait_p99, abs=1e-6)


@pytest.mark.parametrize(
    ("offered", "c", "blocked"), [(3.0, 4, 0.206107), (45.0, 50, 0.054104), (1000.0, 1000, 0.024812)]
)
def test_erlang_b_gives_the_known_loss(offered: float, c: int, blocked: float) -> None:
    assert theory.erlang_b(offered, c) == pytest.approx(blocked, abs=1e-6)


@pytest.mark.parametrize(
    ("lam", "mu", "c", "places", "lost", "sojourn"),
    [
        (0.9, 1.0, 1, 10, 0.050814, 4.646601),
        (4.5, 1.0, 4, 10, 0.168254, 1.787379),
        (120.0, 12.5, 8, 1032, 0.166667, 10.27),
    ],
)
def test_a_finite_queue_loses_the_known_share(
    lam: float, mu: float, c: int, places: int, lost: float, sojourn: float
) -> None:
    known = theory.mmck(lam, mu, c, places)
    assert known.blocked == pytest.approx(lost, abs=1e-6)
    assert known.waiting.sojourn_s == pytest.approx(sojourn, abs=1e-5)


def test_general_service_waits_by_its_variance() -> None:
    assert theory.md1(0.8, 1.0).wait_s == pytest.approx(2.0)
    assert theory.mg1(0.9, 1.0, 4.0).wait_s == pytest.approx(22.5)
    assert theory.mg1_ps(0.8, 1.0).sojourn_s == pytest.approx(5.0)
    assert theory.mgc_ps(3.2, 1.0, 4).sojourn_s == pytest.approx(1.745541, abs=1e-6)
    assert theory.allen_cunneen_wait_s(9.0, 1.0, 10, 4.0, 1.0) == pytest.approx(1.671829, abs=1e-6)


@pytest.mark.parametrize(
    ("k", "rho", "sojourn"), [(2, 0.5, 1.618034), (8, 0.8, 2.979729), (16, 0.95, 10.786494)]
)
def test_round_robin_lies_between_random_and_shared(k: int, rho: float, sojourn: float) -> None:
    assert theory.round_robin_sojourn_s(k, rho) == pytest.approx(sojourn, abs=1e-5)


def test_jackson_networks_add_up_their_stations() -> None:
    tandem = theory.jackson([5.0, 0, 0], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], [10.0, 8.0, 6.0], [1, 1, 1])
    assert tandem.sojourn_s == pytest.approx(1.533333, abs=1e-6)
    feedback = theory.jackson([4.0], [[0.2]], [8.0], [1])
    assert feedback.sojourn_s == pytest.approx(0.416667, abs=1e-6)
    web = theory.jackson([80.0, 0.0], [[0.1 * 0.8, 0.2], [0.1, 0.0]], [30.0, 20.0], [4, 2])
    assert web.rates_per_s == pytest.approx((88.888889, 17.777778), abs=1e-5)
    assert web.sojourn_s == pytest.approx(0.068526, abs=1e-6)


def test_a_closed_network_obeys_its_bounds() -> None:
    throughput, response, queues = theory.mean_value_analysis([0.1, 0.05], 1.0, 20)
    assert throughput <= min(20 / 1.15, 1 / 0.1)
    assert response == pytest.approx(20 / throughput - 1.0)
    assert sum(queues) + throughput * 1.0 == pytest.approx(20.0)


def test_a_queue_without_steady_state_is_refused() -> None:
    with pytest.raises(ValueError, match="no steady state"):
        theory.mmc(4.0, 1.0, 4)
