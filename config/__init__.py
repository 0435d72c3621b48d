"""Wiring: settings, Celery, addresses, the ASGI door and the verbs of `./loadline`.

Imports nothing, so that a verb starts at once; the settings bring the Celery application along.
"""
