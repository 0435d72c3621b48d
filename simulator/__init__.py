"""Queues and time: runs a Plan, request by request. Knows no AWS, no Django, no money."""
