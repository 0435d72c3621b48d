"""Nobody outlives the parent that kept them: a process on this leash is killed when its parent dies.

Run as a file, `leash.py PARENT_PID COMMAND...` becomes COMMAND. It is its own small program because code
between fork and exec in a process with threads may hang. Linux only has this (PR_SET_PDEATHSIG); elsewhere
the command runs without, and a supervisor killed with -9 leaves its children behind.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """From now on this process is killed when the thread that started it ends. Survives exec, not fork."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(words: list[str]) -> None:
    parent, command = int(words[0]), words[1:]
    die_with_parent()
    if os.getppid() != parent:  # it died before the call above
        sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
