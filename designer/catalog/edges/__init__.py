"""Kinds of edge, one file each: whether the caller waits, and the settings that stand on the arrow."""
