"""Checks the answers of a running Open311 server by a folder of JSON schemas, such as that of Open311's validator.

``python scripts/check_open311.py FOLDER --address http://localhost:8000/open311/v2`` reads services, one definition
of each kind, requests and each of the first requests by itself, and says what the schemas do not allow.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ONE_BY_ONE = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Check a server; returns 0 if the schemas allow all it said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of *.json schemas named like the calls")
    parser.add_argument("--address", default="http://localhost:8000/open311/v2")
    parser.add_argument("--key", default="", help="an api_key, to read what it sent besides what is public")
    chosen = parser.parse_args(argv)
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in chosen.folder.glob("*.json")}
    if "services.json" not in schemas or "requests.json" not in schemas:
        print(f"No schemas services.json and requests.json in {chosen.folder}: name the folder that holds them.")
        return 1
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=DRAFT202012)) for name, schema in schemas.items()
    )
    told = faults = 0
    for path, name, said in _answers(chosen.address.rstrip("/"), chosen.key):
        told += 1
        for fault in _faults(schemas.get(name), registry, said):
            faults += 1
            print(f"{path}: {fault}")
    print(f"{told} answers, {faults} faults")
    return 1 if faults or not told else 0


def _answers(address: str, key: str) -> Iterator[tuple[str, str, Any]]:
    """Yield each address, the schema it has to meet and what was said there."""
    with httpx.Client(timeout=60, params={"api_key": key} if key else {}) as client:

        def read(path: str) -> Any:  # noqa: ANN401 - JSON
            return client.get(f"{address}/{path}").raise_for_status().json()

        services = read("services.json")
        yield "services.json", "services.json", services
        for code in sorted({row["service_code"] for row in services if row["metadata"]}):
            yield f"services/{code}.json", "service-definition.json", read(f"services/{code}.json")
        listed = read("requests.json")
        yield "requests.json", "requests.json", listed
        for row in listed[:MOST_ONE_BY_ONE]:
            path = f"requests/{row['service_request_id']}.json"
            yield path, "requests.json", read(path)


def _faults(schema: Any, registry: Registry[Any], said: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if schema is None:
        return
    validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
    for error in validator.iter_errors(said):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message}"


if __name__ == "__main__":
    sys.exit(main())
