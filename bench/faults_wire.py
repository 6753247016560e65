"""The line between the application and its database, which breaks: now and then, before and after COMMIT's answer.

A process of its own that stands at a socket in place of the database's and hands everything on. Run as
``python -m bench.faults_wire FOLDER SOCKET SEED``; each line that comes in cuts every connection there is, and the end
of the input ends it, with one line that says how often it cut what.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

BEFORE, AFTER, ANYWHERE = "before a COMMIT", "after a COMMIT, before its answer", "anywhere"
BEFORE_SHARE, AFTER_SHARE, ANYWHERE_SHARE = 0.004, 0.008, 0.0002
COMMITS_SECONDS = 0.05
CHUNK = 2**16


@dataclass
class Wire:
    """All connections that are open, and how often one was cut."""

    target: str
    rng: Random
    cuts: Counter[str] = field(default_factory=Counter)
    there: set[asyncio.StreamWriter] = field(default_factory=set)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand one connection on until either side ends it or it is cut."""
        try:
            there, back = await asyncio.open_unix_connection(self.target)
        except OSError:
            writer.close()
            return
        self.there |= {writer, back}
        answers = asyncio.create_task(self._hand_on(there, writer))
        try:
            await self._asked(reader, back, writer)
        finally:
            answers.cancel()
            self.there -= {writer, back}
            for one in (writer, back):
                one.close()

    async def _asked(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while asked := await reader.read(CHUNK):
                how = self._lot(asked)
                if how in {BEFORE, ANYWHERE}:
                    return
                back.write(asked)
                await back.drain()
                if how == AFTER:
                    writer.transport.abort()
                    await asyncio.sleep(COMMITS_SECONDS)  # the database does what it was asked, and tells nobody
                    return

    def _lot(self, asked: bytes) -> str:
        drawn = self.rng.random()
        how = ANYWHERE if drawn < ANYWHERE_SHARE else ""
        if b"COMMIT" in asked:
            how = BEFORE if drawn < BEFORE_SHARE else AFTER if drawn < BEFORE_SHARE + AFTER_SHARE else ""
        self.cuts[how] += bool(how)
        return how

    @staticmethod
    async def _hand_on(there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while answered := await there.read(CHUNK):
                writer.write(answered)
                await writer.drain()
        writer.close()

    def cut_all(self) -> None:
        """Cut every connection at this moment."""
        self.cuts["all at once"] += 1
        for one in list(self.there):
            one.transport.abort()


async def stand(folder: str, target: str, seed: int) -> dict[str, int]:
    """Stand at the socket until the input ends; return the cuts."""
    wire = Wire(target, Random(seed))  # noqa: S311 - a lottery for the moment of the cut, not a secret
    told = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    server = await asyncio.start_unix_server(wire.connected, str(Path(folder) / ".s.PGSQL.5432"))
    print("stands", flush=True)
    while await told.readline():
        wire.cut_all()
    server.close()
    return {how: many for how, many in wire.cuts.items() if how}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(stand(sys.argv[1], sys.argv[2], int(sys.argv[3])))), flush=True)
