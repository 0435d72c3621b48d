"""Closed forms to set beside what is simulated, each with what it takes for granted.

Every function raises ValueError outside of where it holds. `beside` says which of them a plan's stations
satisfy, and what they foretell.
"""

from simulator.theory.approximate import (
    allen_cunneen_wait_s,
    fork_join_s,
    harmonic,
    kingman_wait_s,
    round_robin_sojourn_s,
    sakasegawa_wait_s,
    two_choices_sojourn_s,
)
from simulator.theory.loss import (
    Loss,
    erlang_b,
    erlang_c,
    mg_infinity_mean,
    mmc_impatient,
    mmck,
    poisson_headroom,
    stuck_after_outage,
)
from simulator.theory.networks import Network, jackson, mean_value_analysis
from simulator.theory.waiting import (
    Waiting,
    md1,
    md1_wait_quantile,
    md1_wait_share,
    mg1,
    mg1_ps,
    mgc_ps,
    mm1,
    mmc,
    mmc_sojourn_quantile,
    mmc_sojourn_tail,
    mmc_wait_quantile,
    ps_sojourn_variance,
)

__all__ = [
    "Loss",
    "Network",
    "Waiting",
    "allen_cunneen_wait_s",
    "erlang_b",
    "erlang_c",
    "fork_join_s",
    "harmonic",
    "jackson",
    "kingman_wait_s",
    "md1",
    "md1_wait_quantile",
    "md1_wait_share",
    "mean_value_analysis",
    "mg1",
    "mg1_ps",
    "mg_infinity_mean",
    "mgc_ps",
    "mm1",
    "mmc",
    "mmc_impatient",
    "mmc_sojourn_quantile",
    "mmc_sojourn_tail",
    "mmc_wait_quantile",
    "mmck",
    "poisson_headroom",
    "ps_sojourn_variance",
    "round_robin_sojourn_s",
    "sakasegawa_wait_s",
    "stuck_after_outage",
    "two_choices_sojourn_s",
]
