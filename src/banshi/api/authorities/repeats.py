"""The same command twice is done once: an ``Idempotency-Key`` is answered again as it was the first time.

The answer is kept for two days, without anything of a person: only commands about subscriptions and deliveries have it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banshi.api.authorities.calls import Answer
from banshi.connections.models import Answered
from banshi.kernel import clock
from banshi.kernel.refusals import WrongState

if TYPE_CHECKING:
    from banshi.api.authorities.calls import Call, Operation

HEADER = "Idempotency-Key"


def once(operation: Operation, call: Call, named: dict[str, Any]) -> Answer:
    """Carry out a command, or answer it as before. Raises ``WrongState`` where the key named another command."""
    given = call.asked.get(HEADER)
    if given is None:
        return operation.view(call, **named)
    key = sha256(given.encode()).hexdigest()
    said = json.dumps([operation.name, named, call.body, call.asked], sort_keys=True, default=str)
    asked = sha256(said.encode()).hexdigest()
    try:
        with transaction.atomic():
            # Kept first: of two at once the second waits here, and finds the answer of the first.
            Answered.objects.create(client_id=call.by.id, key=key, asked=asked, status=0, at=clock.now())
            answer = operation.view(call, **named)
            kept = Answered.objects.filter(client_id=call.by.id, key=key)
            kept.update(status=answer.status, body=answer.body)
    except IntegrityError:
        return _before(call, key, asked)
    return answer


def _before(call: Call, key: str, asked: str) -> Answer:
    before = Answered.objects.get(client_id=call.by.id, key=key)
    if before.asked != asked:
        raise WrongState("another-command", _("This Idempotency-Key named another command before."))
    return Answer(body=before.body, status=before.status)
