"""A small demonstration province of its own on this machine, to be measured or attacked, and thrown away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_TO_FILL = 1800
PUT_AWAY = """
import shutil
from banshi import postgres
from banshi.postgres.cluster import our_cluster
postgres.stop()
shutil.rmtree(our_cluster(durable=True).place.parent)
"""
"""A database outlives whoever started it, and for root it lies elsewhere than in the folder that is thrown away."""


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve a small province, filled for this run, on a free port of this machine."""
    with tempfile.TemporaryDirectory(prefix="banshi-demonstration-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "BANSHI_HOME": folder}
        demo = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "banshi", "demo", "--persons", "2000", "--port", str(port)], env=environment
        )
        try:
            _wait(demo, f"http://127.0.0.1:{port}")
            publish = [sys.executable, "-m", "banshi", "publish", str(Path(folder) / "site")]
            subprocess.run(publish, env=environment, check=True)  # noqa: S603 - our own command
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.terminate()
            demo.wait()
            subprocess.run([sys.executable, "-c", PUT_AWAY], env=environment, check=True)  # noqa: S603 - ours


def _wait(demo: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the demonstration answers. Raises ``RuntimeError`` where it ends or takes too long."""
    until = time.monotonic() + SECONDS_TO_FILL
    while time.monotonic() < until and demo.poll() is None:
        try:
            with urlopen(address, timeout=10):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(2)
    message = "the demonstration does not answer"
    raise RuntimeError(message)
