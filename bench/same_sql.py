"""The same SQL without Python: what an action sent to PostgreSQL, written down as a pgbench script and run again.

Values that differ from case to case become pgbench variables; all others stay as they were.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from banshi.postgres import Server


class Recorder:
    """Writes down each statement with its values, and where transactions begin and end."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, list[Any]]] = []
        self._inside = False

    def __call__(self, execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's signature
        if connection.in_atomic_block != self._inside:
            self.mark()
        self.statements.append(_by_place(statement, values or []))
        return execute(statement, values, many, context)

    def mark(self) -> None:
        """Write down that a transaction began or ended here."""
        self.statements.append(("commit" if self._inside else "begin", []))
        self._inside = not self._inside


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Record what is sent to the database meanwhile."""
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        yield recorder
    if recorder._inside:  # noqa: SLF001 - the recorder is of this module
        recorder.mark()


def script(recorder: Recorder, variables: Mapping[str, str], first_lines: str) -> str:
    """Return a pgbench script; ``variables`` maps the text of a value to the expression that takes its place."""
    lines = [first_lines]
    for statement, values in recorder.statements:
        parts = statement.split("%s")
        shown = [_shown(value, variables) for value in values]
        text = "".join(part + (shown[i] if i < len(shown) else "") for i, part in enumerate(parts))
        lines.append(" ".join(text.split()) + ";")
    return "\n".join(lines) + "\n"


def run(server: Server, text: str, times: int, *, variables: Mapping[str, int]) -> float:
    """Run a script this many times on one connection, prepared, as the web process; returns milliseconds a time."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete_on_close=False) as file:
        file.write(text)
        file.close()
        given = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
        done = subprocess.run(  # noqa: S603 - our own PostgreSQL's program
            [server.bin / "pgbench", "-n", "-M", "prepared", "-c", "1", "-t", str(times), *given, "-f",
             Path(file.name), server.web_url],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode or "ERROR" in done.stderr:
        raise RuntimeError(done.stderr[-2000:])
    average = next(line for line in done.stdout.splitlines() if line.startswith("latency average"))
    return float(average.split("=")[1].split()[0])


def _by_place(statement: str, values: Any) -> tuple[str, list[Any]]:  # noqa: ANN401 - Django's signature
    if not isinstance(values, dict):
        return statement, list(values)
    names = re.findall(r"%\((\w+)\)s", statement)
    return re.sub(r"%\(\w+\)s", "%s", statement), [values[name] for name in names]


def _shown(value: Any, variables: Mapping[str, str]) -> str:  # noqa: ANN401 - any value a statement takes
    if isinstance(value, list):
        kind = "::bigint[]" if any(isinstance(v, int) and not isinstance(v, bool) for v in value) else ""
        return f"array[{', '.join(_shown(v, variables) for v in value)}]{kind}"
    plain = str(getattr(value, "value", value))
    if plain in variables and not isinstance(value, bool):
        return variables[plain]
    return sql.Literal(value).as_string(connection.connection)
