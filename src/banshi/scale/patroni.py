"""How two or three machines keep one PostgreSQL: the settings of Patroni, written for each machine.

Patroni watches PostgreSQL on its machine and holds a lease in etcd; whoever holds the lease takes writes. The lease of
a dead machine runs out, and a machine that has everything acknowledged takes over. All figures are seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from banshi.home import secret
from banshi.postgres.cluster import SECRETS, SUPERUSER
from banshi.postgres.starting import QUIET_ABOUT_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LEASE = 20  # the shortest that Patroni allows; a dead machine is known to be dead when it has run out
EVERY = 2  # how often the lease is renewed and PostgreSQL is looked at
TRIED_FOR = 9  # how long etcd or PostgreSQL may be silent; EVERY + 2 * TRIED_FOR must not exceed LEASE
LET_IN = "grant connect on database postgres to banshi_rewind"  # once, where connecting was taken from everybody
WITH_A_THIRD = 3  # machines from which on a write may always wait for a second copy

_PATRONI = """\
# Written by "banshi scale ha" for the machine {name}. It holds passwords: only PostgreSQL's user may read it.
scope: banshi
name: {name}

restapi:
  listen: {rest}
  connect_address: {rest}
  authentication: {{username: patroni, password: {rest_password}}}
{rest_encrypted}
# Who may take writes is agreed upon here: run etcd on three machines, so that one of them may die.
etcd3: {etcd}

bootstrap:
  # What follows is copied into etcd when the first machine starts; change it later by "patronictl edit-config".
  dcs:
    ttl: {lease}  # seconds; a dead machine's lease runs out after so long at the most
    loop_wait: {every}
    retry_timeout: {tried_for}
    # A PostgreSQL that died hands over at once: recovering a busy one may take minutes.
    primary_start_timeout: 0
    # A write is acknowledged when a second machine has it on its disk, and only such a machine ever takes over.
    synchronous_mode: true
    # {strict_because}
    synchronous_mode_strict: {strict}
    # While etcd is silent, writes go on as long as the machine that takes them reaches every other.
    failsafe_mode: true
    postgresql:
      use_slots: true
      use_pg_rewind: true  # a machine that was first comes back as second without being copied anew
      parameters: {parameters}
  initdb: {initdb}

postgresql:
  listen: {database}
  connect_address: {database}
  data_dir: {data}
  bin_dir: {bin}
  pgpass: {pgpass}
  authentication:
    superuser: {{username: {superuser}, password: {superuser_password}}}
    replication: {{username: banshi_replication, password: {replication_password}}}
    rewind: {{username: banshi_rewind, password: {rewind_password}}}
  parameters: {own_parameters}
  pg_hba: {pg_hba}
  basebackup: {basebackup}  # a new machine need not wait for a checkpoint that takes its time
"""

_ENCRYPTED = """\
  certfile: {certificate}
  keyfile: {key}
  cafile: {authority}
  verify_client: optional

ctl: {{cacert: {authority}, certfile: {certificate}, keyfile: {key}}}
"""

_PARAMETERS: Mapping[str, object] = {
    "max_connections": 200,
    "max_wal_senders": 10,
    "max_replication_slots": 10,
    "wal_log_hints": "on",  # pg_rewind asks for it
    "wal_compression": "on",
    "wal_keep_size": "1GB",  # how far a machine may be behind and still catch up
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": 1.1,
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    **QUIET_ABOUT_ROWS,
    # A standby or a client that fell silent is given up before the lease runs out.
    "wal_sender_timeout": "10s",
    "wal_receiver_timeout": "10s",
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
}
_INITDB = [
    {"encoding": "UTF8"},
    {"locale-provider": "builtin"},
    {"builtin-locale": "C.UTF-8"},
    {"lc-ctype": "C.UTF-8"},
    {"lc-collate": "C"},
    {"text-search-config": "simple"},
    {"auth": "scram-sha-256"},
    "data-checksums",
]
_COPIED = [{"checkpoint": "fast"}]
_STRICT = {
    False: "Of two machines the one left goes on by itself; with strict, one dead machine would stop all writes.",
    True: "With three machines there is always a second; when two are gone, no write is acknowledged.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One machine that keeps the database: its name, its address, its ports and PostgreSQL's folders on it."""

    name: str
    host: str
    data: Path
    bin: Path
    port: int = 5432
    rest: int = 8008

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """Where each machine keeps its certificate, its key and that of the authority which signed all of them."""

    certificate: Path
    key: Path
    authority: Path


def configuration(
    node: Node,
    nodes: Sequence[Node],
    etcd: Sequence[str],
    *,
    certificates: Certificates | None,
    parameters: Mapping[str, object] | None = None,
) -> str:
    """Return ``patroni.yml`` of one machine; without certificates nothing is encrypted, for one machine's trial only.

    ``etcd`` are addresses as host:port; ``parameters`` are PostgreSQL's on this machine alone, such as its memory.
    """
    strict = len(nodes) >= WITH_A_THIRD
    values: dict[str, object] = {
        "name": node.name, "rest": f"{node.host}:{node.rest}", "rest_password": secret("patroni-password"),
        "etcd": _etcd(etcd, certificates), "lease": LEASE, "every": EVERY, "tried_for": TRIED_FOR, "strict": strict,
        "parameters": dict(_PARAMETERS), "initdb": _INITDB, "database": node.address, "data": str(node.data),
        "bin": str(node.bin), "pgpass": str(node.data.parent / "pgpass"), "superuser": SUPERUSER,
        "superuser_password": secret(SECRETS[SUPERUSER]),
        "replication_password": secret("replication-database-password"),
        "rewind_password": secret("rewind-database-password"),
        "own_parameters": {**_encrypted(certificates), **(parameters or {})}, "pg_hba": _who_may(certificates),
        "basebackup": _COPIED,
    }  # fmt: skip
    # Every value is written as JSON, which YAML contains: no name and no password can become something else.
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return _PATRONI.format(**written, strict_because=_STRICT[strict], rest_encrypted=_rest(certificates))


def address(nodes: Sequence[Node], role: str, password: str, database: str, *, encrypted: bool) -> str:
    """Return the address for ``DATABASE_URL``: all machines, of which the one that takes writes answers.

    A machine without power does not say so: who waits for one gives it up after seconds, not a quarter of an hour.
    """
    who = f"{quote(role, safe='')}:{quote(password, safe='')}@"
    return _address(nodes, who, database, "read-write", encrypted=encrypted)


def copy_address(nodes: Sequence[Node], database: str, *, encrypted: bool) -> str:
    """Return the address for ``DATABASE_REPLICA_URL``: all machines, of which one that follows answers, or none."""
    return _address(nodes, "", database, "standby", encrypted=encrypted)


def _address(nodes: Sequence[Node], who: str, database: str, wanted: str, *, encrypted: bool) -> str:
    hosts = ",".join(node.address for node in nodes)
    patience = "connect_timeout=3&tcp_user_timeout=8000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3"
    tls = "&sslmode=verify-full" if encrypted else ""
    return f"postgresql://{who}{hosts}/{quote(database, safe='')}?target_session_attrs={wanted}&{patience}{tls}"


def _etcd(hosts: Sequence[str], certificates: Certificates | None) -> dict[str, object]:
    if certificates is None:
        return {"hosts": list(hosts)}
    return {
        "hosts": list(hosts), "protocol": "https", "cacert": str(certificates.authority),
        "cert": str(certificates.certificate), "key": str(certificates.key),
    }  # fmt: skip


def _rest(certificates: Certificates | None) -> str:
    if certificates is None:
        return ""
    kept = {name: json.dumps(str(getattr(certificates, name))) for name in ("certificate", "key", "authority")}
    return _ENCRYPTED.format(**kept)


def _encrypted(certificates: Certificates | None) -> dict[str, object]:
    if certificates is None:
        return {}
    return {
        "ssl": "on", "ssl_cert_file": str(certificates.certificate), "ssl_key_file": str(certificates.key),
        "ssl_ca_file": str(certificates.authority),
    }  # fmt: skip


def _who_may(certificates: Certificates | None) -> list[str]:
    kind = "hostssl" if certificates else "host"
    return [
        "local all all scram-sha-256",
        f"{kind} replication banshi_replication all scram-sha-256",
        f"{kind} all all all scram-sha-256",
    ]
