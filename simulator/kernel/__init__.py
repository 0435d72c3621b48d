"""The event kernel: every request of a Plan, one event after another, over packed records.

records: what the state is made of. bits: random draws and histogram cells. calendar: the event list. Then one
module per noun (arrivals, cpu, servers, elastic, store, pollers, calls), and `loop`, the only function
compiled on its own: everything else is inlined into it, so that handing over the state costs nothing.

Work at one instant goes through the agenda, first in first out; what takes time goes through the calendar,
ordered by (time, rank, order of insertion), arrivals from outside first. Both orders are part of the meaning:
`simulator.reference` keeps the same.
"""
