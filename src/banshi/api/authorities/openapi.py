"""The description of the API for programs (OpenAPI 3.1), made from the table of operations and from nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings

from banshi.api.authorities import token, versions
from banshi.api.authorities.schemas import ANSWERED, NUMBER, SENT
from banshi.connections.events import TYPES
from banshi.connections.scopes import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.api.authorities.calls import Operation

# The address of a parameter as Django writes it, and as OpenAPI does.
CONVERTER = re.compile(r"<(str|uuid):(\w+)>")
KINDS: dict[str, Any] = {"str": NUMBER, "uuid": {"type": "string", "format": "uuid"}}
SAYS = {
    200: "Done.", 201: "Made.", 202: "Taken; it is done by itself.", 204: "Done; nothing is left to say.",
    304: "What you have still holds.", 400: "Unreadable.", 401: "No token, or one that is over.",
    403: "Not granted, or not any more.", 404: "Not there, or not for you: both alike.",
    409: "Somebody else was faster, or the command was another one before.", 413: "Too large.", 415: "No JSON.",
    422: "Understood, but it does not fit.", 429: "Too many calls or misses.",
}  # fmt: skip


def description(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the whole description of these operations."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Banshi for authorities", "version": f"{versions.V1.name}.0", "license": {
                "name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Each reading of personal data is written down before it happens; the resident reads it.",
        },
        "servers": [{"url": f"{settings.PUBLIC_ADDRESS}/api/v1"}],
        "paths": _paths(operations),
        "webhooks": {"moved": {"post": _webhook()}},
        "components": {
            "schemas": SENT | ANSWERED,
            "securitySchemes": {"client": {"type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": f"{settings.PUBLIC_ADDRESS}/api/v1/token",
                "scopes": {scope.value: str(words) for scope, words in WORDS.items()}}}}},
        },
    }  # fmt: skip


def _paths(operations: Sequence[Operation]) -> dict[str, Any]:
    paths: dict[str, Any] = {"/token": {"post": token.described()}}
    for operation in operations:
        address = "/" + CONVERTER.sub(r"{\2}", operation.path)
        paths.setdefault(address, {})[operation.method.lower()] = _operation(operation)
    return paths


def _operation(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name, "summary": operation.says, "parameters": _parameters(operation),
        "responses": {str(status): _response(status, _name(status, operation)) for status in _statuses(operation)},
        "security": [] if operation.open else [{"client": [operation.scope] if operation.scope else []}],
    }  # fmt: skip
    if operation.body:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(operation.body)}}}
    if versions.deprecated(operation.name):
        said["deprecated"] = True
    return said


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": KINDS[kind]}
        for kind, name in CONVERTER.findall(operation.path)
    ]
    return in_path + [
        {"name": one.name, "in": "header" if one.header else "query", "required": one.required, "schema": one.schema,
         "description": one.says}
        for one in operation.parameters
    ]  # fmt: skip


def _statuses(operation: Operation) -> list[int]:
    """Return every status that an operation can answer with, in order."""
    always = {422, *operation.answers} | (set() if operation.open else {401, 403, 429})
    tagged = {304} if any(one.name == "If-None-Match" for one in operation.parameters) else set()
    sent = {400, 413, 415} if operation.body else {400}
    return sorted(
        always
        | tagged
        | sent
        | ({409} if operation.repeatable else set())
        | ({404} if "<" in operation.path else set())
    )


def _name(status: int, operation: Operation) -> str:
    return "" if status == 304 else operation.answers.get(status, "Problem")  # noqa: PLR2004 - HTTP's own


def _response(status: int, schema: str) -> dict[str, Any]:
    said: dict[str, Any] = {"description": SAYS[status]}
    if schema:
        media = "application/problem+json" if schema == "Problem" else "application/json"
        said["content"] = {media: {"schema": _ref(schema)}}
    return said


def _webhook() -> dict[str, Any]:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = [{"name": one, "in": "header", "required": True, "schema": {"type": "string"}} for one in names]
    return {
        "summary": f"A case or a concern moved ({', '.join(TYPES)}); in order, at least once, with the same id.",
        "parameters": headers,
        "requestBody": {"content": {"application/cloudevents+json": {"schema": _ref("Event")}}},
        "responses": {"2XX": {"description": "Taken."}, "410": {"description": "Tell no more: it is parked."}},
    }  # fmt: skip


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
