"""``banshi connections``: systems of authorities, what is granted to them, and whether a holder keeps the contract."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from rich.table import Table

from banshi.cli.children import Trouble

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.kernel.actor import Actor


def listed(_chosen: Namespace, console: Console) -> int:
    """List the systems with their keys and grants, and how each stands."""
    from banshi.connections.models import Client, Standing  # noqa: PLC0415 - Django is set up by now
    from banshi.stations.models import Unit  # noqa: PLC0415 - as above

    table = Table(_("Number"), _("What"), _("Where it stands"), _("Until"))
    for client in Client.objects.order_by("at"):
        unit = Unit.objects.get(pk=client.unit_id)
        table.add_row(str(client.id), f"{client.name} · {unit}", str(Standing(client.state).label), "")
        for key in client.keys.order_by("at"):
            kind = key.public["kty"] if key.public else _("secret")
            table.add_row(str(key.id), f"  {_('key')}: {kind}", str(Standing(key.state).label), f"{key.until:%Y-%m-%d}")
        for grant in client.grants.order_by("at"):
            said = " ".join(filter(None, [grant.scope, grant.purpose, *grant.items, *grant.matters, grant.area]))
            table.add_row(str(grant.id), f"  {said}", str(Standing(grant.state).label), f"{grant.until:%Y-%m-%d}")
    console.print(table)
    return 0


def propose(chosen: Namespace, console: Console) -> int:
    """Propose a system with its key and its grants from a JSON file, as a supervisor; somebody else approves each."""
    from banshi.connections import granting  # noqa: PLC0415 - as above
    from banshi.stations.models import Unit  # noqa: PLC0415 - as above

    said, by = _file(chosen.file), _actor(chosen.by)
    try:
        unit = Unit.objects.get(code=said["unit"])
        grants = [_grant(one) for one in said["grants"]]
        name, contact, reason = said["name"], said["contact"], said["reason"]
    except (KeyError, TypeError, ValueError, Unit.DoesNotExist) as error:
        raise Trouble(_("This file does not say what is needed: %(what)s.") % {"what": error}) from None
    made = granting.propose_system(name, unit.pk, contact, public=said.get("key"), asked=grants, by=by, reason=reason)
    parts: list[tuple[str, Any]] = [("client", made.client), ("key", made.key)]
    for kind, thing in (*parts, *(("grant", grant) for grant in made.grants)):
        console.print(f"banshi connections approve {kind} {thing.id} --by …", markup=False)
    if made.secret:
        console.print(_("Its secret, shown once: %(secret)s") % {"secret": made.secret}, markup=False)
    return 0


def approve(chosen: Namespace, console: Console) -> int:
    """Approve what somebody else proposed."""
    from banshi.connections import granting  # noqa: PLC0415 - as above

    granting.approve(_kind(chosen.kind), _id(chosen.number), by=_actor(chosen.by), reason=chosen.reason)
    console.print(_("In force from now on."))
    return 0


def end(chosen: Namespace, console: Console) -> int:
    """End a system, a key or a grant at once."""
    from banshi.connections import granting  # noqa: PLC0415 - as above

    granting.end(_kind(chosen.kind), _id(chosen.number), by=_actor(chosen.by), reason=chosen.reason)
    console.print(_("Ended: no call is answered by it any more."))
    return 0


def check_holder(chosen: Namespace, console: Console) -> int:
    """Put a holder of evidence to the contract: 0 where it keeps all of it, 1 where it does not."""
    from banshi.connections import conformance  # noqa: PLC0415 - as above

    proof = conformance.Proof(number=chosen.number, name=chosen.name, says=chosen.says)
    results = conformance.check_holder(chosen.address, proof)
    table = Table(_("The contract"), _("Kept"), _("It answered"))
    for one in results:
        table.add_row(str(one.what), _("yes") if one.kept else _("no"), one.answered)
    console.print(table)
    return 0 if all(one.kept for one in results) else 1


def _file(name: str) -> dict[str, Any]:
    try:
        said = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(_("The file “%(name)s” cannot be read: %(reason)s.") % {"name": name, "reason": error}) from None
    return said if isinstance(said, dict) else {}


def _grant(said: dict[str, Any]) -> Any:  # noqa: ANN401 - models are loaded late
    from banshi.connections.granting import Asked  # noqa: PLC0415 - as above
    from banshi.connections.scopes import Scope  # noqa: PLC0415 - as above

    days = {name: date.fromisoformat(said[name]) for name in ("since", "until") if name in said}
    asked: dict[str, Any] = said | days | {"scope": Scope(said["scope"])}
    return Asked(**asked)


def _actor(username: str) -> Actor:
    from banshi.connections.lifecycle import KEEPERS  # noqa: PLC0415 - as above
    from banshi.stations.models import Account  # noqa: PLC0415 - as above
    from banshi.stations.queries import actor_in_post, posts_of  # noqa: PLC0415 - as above

    account = Account.objects.filter(username=username).first()
    post = next((one for one in posts_of(account.pk) if one.duty in KEEPERS), None) if account else None
    if account is None or post is None:
        raise Trouble(_("“%(name)s” is no supervisor or auditor here.") % {"name": username})
    return actor_in_post(account.pk, post.pk)


def _kind(name: str) -> Any:  # noqa: ANN401 - models are loaded late
    from banshi.connections.models import Client, Grant, Key  # noqa: PLC0415 - as above

    return {"client": Client, "key": Key, "grant": Grant}[name]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Trouble(_("“%(text)s” is no number of a system, a key or a grant.") % {"text": text}) from None
