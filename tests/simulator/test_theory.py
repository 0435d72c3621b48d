"""Closed forms against values worked out in high precision, row by row."""

from __future__ import annotations

import math

import pytest

from simulator import theory
from tests.simulator import oracles
from tests.simulator.oracles import rows


def near(value: float) -> object:
    """As exact as six decimals can say."""
    return pytest.approx(value, abs=6e-7, rel=6e-7)


@pytest.mark.parametrize("row", rows(oracles.MM1))
def test_one_server_has_the_known_figures(row: tuple[float, ...]) -> None:
    lam, mu, rho, inside, queued, sojourn, wait, p50, p95, p99 = row
    known = theory.mm1(lam, mu)
    assert (known.utilisation, known.in_system, known.in_queue) == (near(rho), near(inside), near(queued))
    assert (known.sojourn_s, known.wait_s) == (near(sojourn), near(wait))
    for q, value in ((0.5, p50), (0.95, p95), (0.99, p99)):
        assert theory.mmc_sojourn_quantile(lam, mu, 1, q) == near(value)


@pytest.mark.parametrize("row", rows(oracles.MMC))
def test_erlang_c_gives_the_known_waits(row: tuple[float, ...]) -> None:
    lam, mu, c, waits, wait, sojourn, queued, inside, p50, p95, p99, wait_p95, wait_p99 = row
    known = theory.mmc(lam, mu, int(c))
    assert theory.erlang_c(lam / mu, int(c)) == near(waits)
    assert (known.wait_s, known.sojourn_s) == (near(wait), near(sojourn))
    assert (known.in_queue, known.in_system) == (near(queued), near(inside))
    for q, value in ((0.5, p50), (0.95, p95), (0.99, p99)):
        assert theory.mmc_sojourn_quantile(lam, mu, int(c), q) == near(value)
    for q, value in ((0.95, wait_p95), (0.99, wait_p99)):
        assert theory.mmc_wait_quantile(lam, mu, int(c), q) == near(value)


@pytest.mark.parametrize("row", rows(oracles.ERLANG_B))
def test_erlang_b_gives_the_known_loss(row: tuple[float, ...]) -> None:
    offered, c, blocked, carried, utilisation = row
    lost = theory.erlang_b(offered, int(c))
    assert (lost, offered * (1.0 - lost)) == (near(blocked), near(carried))
    assert offered * (1.0 - lost) / c == near(utilisation)


@pytest.mark.parametrize("row", rows(oracles.MMCK))
def test_a_finite_queue_has_the_known_figures(row: tuple[float, ...]) -> None:
    lam, mu, c, places, _, blocked, accepted, inside, queued, sojourn, wait, utilisation = row
    known = theory.mmck(lam, mu, int(c), int(places))
    assert (known.blocked, known.accepted_per_s) == (near(blocked), near(accepted))
    assert (known.in_system, known.in_queue) == (near(inside), near(queued))
    assert (known.sojourn_s, known.wait_s) == (near(sojourn), near(wait))
    assert known.utilisation == near(utilisation)


@pytest.mark.parametrize("row", rows(oracles.ERLANG_A))
def test_impatient_requests_leave_as_known(row: tuple[float, ...]) -> None:
    lam, mu, c, leave, abandoned, _, queued, wait = row
    known = theory.mmc_impatient(lam, mu, int(c), leave)
    assert (known.blocked, known.in_queue, known.wait_s) == (near(abandoned), near(queued), near(wait))


@pytest.mark.parametrize("row", rows(oracles.MG1))
def test_general_service_waits_by_its_variance(row: tuple[float, ...]) -> None:
    for cv2, wait in zip(oracles.MG1_CV2, row[1:], strict=True):
        assert theory.mg1(row[0], 1.0, cv2).wait_s == near(wait)


@pytest.mark.parametrize("row", rows(oracles.MD1))
def test_constant_service_has_the_known_waits(row: tuple[float, ...]) -> None:
    rho, wait, sojourn, inside, *percentiles = row
    known = theory.md1(rho, 1.0)
    assert (known.wait_s, known.sojourn_s, known.in_system) == (near(wait), near(sojourn), near(inside))
    for q, value in zip((0.5, 0.9, 0.95, 0.99), percentiles, strict=True):
        assert theory.md1_wait_quantile(rho, q) == near(value)


@pytest.mark.parametrize("row", rows(oracles.ROUTING))
def test_routing_policies_have_their_known_sojourns(row: tuple[float, ...]) -> None:
    k, rho, _, random, dealt, shared, two = row
    assert theory.mm1(rho, 1.0).sojourn_s == near(random)
    assert theory.round_robin_sojourn_s(int(k), rho) == pytest.approx(dealt, abs=2e-6)
    assert theory.mmc(k * rho, 1.0, int(k)).sojourn_s == near(shared)
    assert theory.two_choices_sojourn_s(rho) == near(two)


@pytest.mark.parametrize("row", rows(oracles.GGC))
def test_approximations_are_the_published_ones(row: tuple[float, ...]) -> None:
    c, rho, arrivals, service, waits, allen, sakasegawa = row
    lam = c * rho
    assert theory.erlang_c(lam, int(c)) == near(waits)
    assert theory.allen_cunneen_wait_s(lam, 1.0, int(c), arrivals, service) == near(allen)
    assert theory.sakasegawa_wait_s(lam, 1.0, int(c), arrivals, service) == near(sakasegawa)
    if c == 1:
        assert theory.kingman_wait_s(lam, 1.0, arrivals, service) == near(allen)


@pytest.mark.parametrize("row", rows(oracles.FORK_JOIN))
def test_parallel_branches_end_within_their_bounds(row: tuple[float, ...]) -> None:
    n, rho, alone, idle, nelson_tantawi, upper, *_ = row
    assert theory.fork_join_s(int(n), rho, 1.0) == near(nelson_tantawi)
    assert theory.harmonic(int(n)) == near(idle)
    assert max(alone, idle) < nelson_tantawi < upper


@pytest.mark.parametrize("row", rows(oracles.HEADROOM))
def test_headroom_is_a_quantile_of_poissons_law(row: tuple[float, ...]) -> None:
    for share, n in zip((0.5, 0.95, 0.99, 0.999, 0.9999), row[1:], strict=True):
        assert theory.poisson_headroom(row[0], share) == n


def test_sharing_a_processor_has_the_mean_of_a_queue_and_a_fatter_tail() -> None:
    assert theory.mg1_ps(0.8, 1.0).sojourn_s == theory.mm1(0.8, 1.0).sojourn_s
    assert theory.mgc_ps(3.2, 1.0, 4).sojourn_s == near(1.745541)
    assert theory.ps_sojourn_variance(0.5, 1.0) == near(20.0 / 3.0)
    assert theory.ps_sojourn_variance(0.8, 1.0) > theory.mm1(0.8, 1.0).sojourn_s ** 2


def test_jackson_networks_add_up_their_stations() -> None:
    tandem = theory.jackson([5.0, 0, 0], [[0, 1, 0], [0, 0, 1], [0, 0, 0]], [10.0, 8.0, 6.0], [1, 1, 1])
    assert tandem.sojourn_s == near(1.533333)
    feedback = theory.jackson([4.0], [[0.2]], [8.0], [1])
    assert feedback.sojourn_s == near(0.416667)
    web = theory.jackson([80.0, 0.0], [[0.1 * 0.8, 0.2], [0.1, 0.0]], [30.0, 20.0], [4, 2])
    assert web.rates_per_s == pytest.approx((88.888889, 17.777778), abs=1e-5)
    assert web.sojourn_s == near(0.068526)


def test_a_closed_network_obeys_its_bounds() -> None:
    throughput, response, queues = theory.mean_value_analysis([0.1, 0.05], 1.0, 20)
    assert throughput <= min(20 / 1.15, 1 / 0.1)
    assert response == pytest.approx(20 / throughput - 1.0)
    assert sum(queues) + throughput * 1.0 == pytest.approx(20.0)


def test_one_person_at_one_station_never_waits() -> None:
    assert theory.mean_value_analysis([0.1], 0.9, 1) == (1.0, 0.1, (0.1,))


def test_a_closed_pair_is_a_finite_queue() -> None:
    """The machine repairman: N at an exponential think time before one server, by its balance equations."""
    people, think, service = 5, 2.0, 0.7
    weights = [1.0]
    for n in range(people):
        weights.append(weights[-1] * (people - n) / think * service)
    idle = weights[0] / math.fsum(weights)
    throughput, _, _ = theory.mean_value_analysis([service], think, people)
    assert throughput == pytest.approx((1.0 - idle) / service, rel=1e-12)


def test_several_repairmen_share_the_machines_as_their_balance_equations_say() -> None:
    people, think, service, men = 12, 2.0, 0.7, 3
    weights = [1.0]
    for n in range(people):
        weights.append(weights[-1] * (people - n) / think * service / min(n + 1, men))
    total = math.fsum(weights)
    busy = math.fsum(weight * min(n, men) for n, weight in enumerate(weights)) / total
    broken = math.fsum(weight * n for n, weight in enumerate(weights)) / total
    throughput, _, (inside,) = theory.mean_value_analysis([service], think, people, [men])
    assert throughput == pytest.approx(busy / service, rel=1e-12)
    assert inside == pytest.approx(broken, rel=1e-12)


@pytest.mark.parametrize(
    "outside",
    [
        lambda: theory.mmc(4.0, 1.0, 4),
        lambda: theory.mg1(1.2, 1.0, 1.0),
        lambda: theory.mg1_ps(1.0, 1.0),
        lambda: theory.round_robin_sojourn_s(4, 1.0),
        lambda: theory.fork_join_s(2, 1.0, 1.0),
        lambda: theory.sakasegawa_wait_s(2.0, 1.0, 2, 1.0, 1.0),
        lambda: theory.mmck(1.0, 1.0, 4, 3),
        lambda: theory.erlang_b(-1.0, 1),
    ],
)
def test_a_formula_is_refused_outside_of_where_it_holds(outside: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says it in its own words
        outside()  # type: ignore[operator]
