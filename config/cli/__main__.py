"""`python -m config.cli`, to which `./loadline` hands over."""

from __future__ import annotations

import os
import sys

from config.cli import main


def run() -> int:
    """The verb's exit code; a reader of its output that has seen enough (`| head`) is no error."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more
        return 0
    return code


if __name__ == "__main__":
    sys.exit(run())
