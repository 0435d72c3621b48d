"""First records of visitors: sessions of open sources, then users of closed ones."""

from __future__ import annotations

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.visitor_records import NO_SESSION, USER, VISITORS
from simulator.layout import Layout
from simulator.plan import Users
from simulator.streams import stream

FOR_EVER = 2**31 - 1


def visitors_of(layout: Layout, seed: int, shares: list[float]) -> tuple[r.Records, r.Records]:
    """Visitors and their users; `shares` gets the classes' shares of each."""
    made = np.zeros(len(layout.visitors), VISITORS)
    n_users = 0
    for x, source in zip(made, layout.visitors, strict=True):
        for purpose in ("session", "class", "think", "end"):
            x[f"stream_{purpose}"] = stream(seed, source.id, purpose)
        x["station"] = layout.station_index[source.station]
        x["first_share"] = len(shares)
        shares += layout.class_ends(source.mix)
        x["left"], x["wanted"] = -1, FOR_EVER
        x["senders"], x["more_at_s"] = -1, np.inf
        if isinstance(source, Users):
            x["think_table"], x["think_const"] = layout.tables.place(source.think)
            x["left"] = source.iterations if source.shared and source.iterations is not None else -1
            x["fixed"] = 0 if source.shared else source.iterations or 0
            x["wanted"], x["first_user"] = 0, n_users
            x["n_users"] = max(number for _, number in source.profile)
            n_users += int(x["n_users"])
            continue
        session = source.visits
        assert session is not None
        if source.senders is not None:
            x["senders"] = source.senders.ready
            x["most_senders"] = source.senders.most or source.senders.ready
            x["sender_s"] = source.senders.start_s
        x["think_table"], x["think_const"] = layout.tables.place(session.think)
        if session.law == "fixed":
            x["fixed"] = int(session.requests)
        elif session.requests > 1.0:
            x["goes_on"] = 1.0 - 1.0 / session.requests
        else:
            x["fixed"] = 1
    users = np.zeros(n_users, USER)
    users["session"] = NO_SESSION
    return made, users
