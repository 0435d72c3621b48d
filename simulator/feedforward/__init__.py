"""A faster way through plans without feedback: station by station instead of event by event.

Where nothing that happens later on a request's way changes what happened before, a station can be worked
off alone once all its arrivals are known: what leaves it is what arrives at the next ones. There is no common
list of events, and delays, calls and answers need no order at all.

Time goes in slabs (`slab`): a block of arrivals, then each station with a queue in its `sequence` (`line`),
and what takes known times in between (`flow`). `allowed` says which plans go this way. The random numbers,
the memory and so the recorder, the books and the Result are those of the event kernel; what only it knows (a
refusal, a timeout) makes the run start anew there.
"""
