"""One module per format that is read or written. Pure Python; what came from outside is never trusted."""
