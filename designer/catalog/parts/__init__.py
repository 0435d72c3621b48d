"""Behaviour that several services share, one file each."""
