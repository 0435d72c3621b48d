"""The records of visitors: the sessions of a source, or the users of a closed one.

A session is a job: key, station (its visitors' index), pending (references), parent_gen (requests made so
far), tprev (the user's number, -1 for a session that arrived), qnext (the first of its sticks). A stick is a
job too: station (the link), tnext (the server), started (until when), qnext.
"""

from __future__ import annotations

from simulator.kernel.packing import packed

# fixed: requests of a session or user (0: no such end); goes_on: probability of another request of a session
# (geometric), 0 where fixed. left: of shared iterations (-1: not shared). users[first_user :][: n_users] are
# its users' sessions (-1: none, -2: it has made all its requests), of whom the first `wanted` go on.
# senders: how many there are, of whom `busy` are at work (-1: no limit, nothing is counted), at most
# most_senders; more_at_s: when the one that is being made is there.
VISITORS = packed(
    "think_const goes_on sender_s more_at_s",
    "stream_session stream_class stream_think stream_end number",
    "station first_share think_table fixed left first_user n_users wanted starting senders most_senders busy "
    "peak_busy dropped",
)
USER = packed("", "", "session")
NO_SESSION, DONE = -1, -2
