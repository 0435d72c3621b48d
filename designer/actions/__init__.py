"""Verbs: what a person can do. Doors (API, tasks, commands) parse, call one of these, and answer."""
