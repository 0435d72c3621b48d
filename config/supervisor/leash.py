"""Run as a file: `leash.py SIGNAL PARENT_PID COMMAND...` becomes COMMAND, and gets SIGNAL if its parent dies.

So no child outlives a supervisor that was killed with -9. Linux only has this (PR_SET_PDEATHSIG); elsewhere
the command runs without. It is its own small program because code between fork and exec in a process with
threads may hang.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(words: list[str]) -> None:
    number, parent, command = int(words[0]), int(words[1]), words[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died before the call above
            sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
