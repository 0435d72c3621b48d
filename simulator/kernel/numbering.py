"""Which request each moment of the log belongs to."""

from __future__ import annotations

from simulator.kernel.compiled import entry
from simulator.kernel.records import BORN, GONE, KEPT, Records


@entry
def number_moments(
    moments: Records, of_root: Records, born: int, numbers: Records, keys: Records
) -> tuple[int, int]:
    """Fill `numbers` with each moment's request: a root's number, from its birth on, counts the births.

    of_root: the number that each root has, brought up to date. born: births so far. keys: filled with those
    of the requests born here. Returns the births up to now, and how many more messages are stored now.
    """
    first = born
    stored = 0
    for i in range(len(moments)):
        moment = moments[i]
        what = moment.what
        if what == BORN:
            of_root[moment.root] = born
            keys[born - first] = moment.key
            born += 1
        elif what == KEPT:
            stored += 1
        elif what == GONE:
            stored -= 1
        numbers[i] = of_root[moment.root]
    return born, stored
