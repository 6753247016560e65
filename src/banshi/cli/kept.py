"""A program of ours that ends when its parent does, in whatever way that ends: ``python -m banshi.cli.kept MODULE …``.

The parent holds the other end of standard input and never writes to it; when it closes, nobody is there any more.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

SECONDS_TO_END = 25.0


def main() -> None:
    """Run the module that is named, with the arguments after it."""
    sys.argv = sys.argv[1:]
    # A web process is forked from its server, with the server's own answer to SIGTERM: asked to end while it loads,
    # it would note that in a copy which nobody reads, and hold the port for good.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    threading.Thread(target=_end_with_the_parent, name="kept", daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_parent() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    # The parent gave us a group of our own; whoever we started is in it.
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
