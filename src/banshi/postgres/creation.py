"""Making a cluster and what every installation has in it: two roles and a database.

The owner makes tables; the web role may log in and has no right that a migration did not grant it by name.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from banshi.home import secret
from banshi.postgres.cluster import OWNER, SECRETS, SUPERUSER, WEB, Cluster
from banshi.postgres.places import (
    SERVICE_FOLDER,
    PostgresUnavailable,
    copy_for_the_service_user,
    make_private,
    package_of_the_wheel,
    programs,
)

_OLDEST = 15  # the first release in which not everybody may create in the schema public
_FIRST_WITH_BUILTIN_LOCALE = 17


def make_readable(cluster: Cluster) -> None:
    """Let the service user reach the cluster and PostgreSQL's programs; copy these where it cannot."""
    if not cluster.user:
        return
    for folder in (SERVICE_FOLDER, cluster.place.parent, cluster.place):
        folder.chmod(0o755)
    try:
        readable = cluster.run("postgres", "--version").returncode == 0
    except PermissionError:
        readable = False
    if not readable and (package := package_of_the_wheel()):
        _copy(package)


def _copy(package: Path) -> None:
    """Copy the programs and the libraries that lie beside their package, whole or not at all."""
    copy = copy_for_the_service_user()
    with tempfile.TemporaryDirectory(dir=SERVICE_FOLDER) as folder:
        draft = Path(folder) / copy.name
        for part in package.parent.glob(f"{package.name}*"):
            if part == package or part.suffix == ".libs":
                shutil.copytree(part, draft / part.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(copy)


def create(cluster: Cluster) -> None:
    """Make an empty cluster that asks everybody for a password and knows the case of every letter."""
    draft = cluster.place / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    make_private(draft, cluster.user)
    arguments = ["--encoding=UTF8", *_locale(cluster), "--text-search-config=simple", "--no-instructions"]
    arguments += [
        "--auth=scram-sha-256",
        f"--username={SUPERUSER}",
        *([] if cluster.durable else ["--no-sync"]),
    ]
    with tempfile.NamedTemporaryFile("w", dir=cluster.place, encoding="ascii") as password:
        password.write(secret(SECRETS[SUPERUSER]))
        password.flush()
        if cluster.user:
            shutil.chown(password.name, cluster.user, cluster.user)
        done = cluster.run("initdb", *arguments, f"--pwfile={password.name}", "-D", draft)
    if done.returncode != 0:
        message = f"PostgreSQL could not make a cluster in {cluster.place}: {done.stderr.strip()}"
        raise PostgresUnavailable(message)
    draft.rename(cluster.data)


def provide(cluster: Cluster, name: str) -> None:
    """Create the two roles and the database where they are missing, and let nobody else in."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        _provide_role(connection, WEB, sql.SQL("login"))
        _provide_role(connection, OWNER, sql.SQL("login createrole createdb"))
        connection.execute("revoke connect on database postgres, template1 from public")
        connection.execute(sql.SQL("grant connect on database postgres to {}").format(sql.Identifier(OWNER)))
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            words = {
                "database": sql.Identifier(name),
                "owner": sql.Identifier(OWNER),
                "web": sql.Identifier(WEB),
            }
            connection.execute(sql.SQL("create database {database} owner {owner}").format(**words))
            connection.execute(sql.SQL("revoke all on database {database} from public").format(**words))
            connection.execute(sql.SQL("grant connect on database {database} to {web}").format(**words))


def _provide_role(connection: psycopg.Connection, role: str, rights: sql.SQL) -> None:
    # Hashed on this side, so that the password itself never reaches the server's log.
    password = secret(SECRETS[role]).encode()
    hashed = connection.pgconn.encrypt_password(password, role.encode(), b"scram-sha-256").decode()
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} role {role} with {rights} password {password}").format(
        verb=sql.SQL("alter" if exists else "create"),
        role=sql.Identifier(role),
        rights=rights,
        password=sql.Literal(hashed),
    )
    connection.execute(statement)


def refuse_another_release(cluster: Cluster) -> None:
    """Refuse a cluster whose files another major release wrote: its server would fail to start."""
    theirs, ours = int((cluster.data / "PG_VERSION").read_text(encoding="ascii")), _release(cluster)
    if theirs != ours:
        message = f"{cluster.data} was made by PostgreSQL {theirs}, this is {ours}: bring it over by pg_upgrade."
        raise PostgresUnavailable(message)


def _locale(cluster: Cluster) -> list[str]:
    release = _release(cluster)
    if release < _OLDEST:
        message = f"Banshi needs PostgreSQL {_OLDEST} or later; {programs()} holds {release}."
        raise PostgresUnavailable(message)
    ctype = "--lc-ctype=en_US.UTF-8" if sys.platform == "darwin" else "--lc-ctype=C.UTF-8"
    if release < _FIRST_WITH_BUILTIN_LOCALE:
        return ["--locale-provider=libc", ctype, "--lc-collate=C"]
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", ctype, "--lc-collate=C"]


def _release(cluster: Cluster) -> int:
    return int(re.findall(r"\d+", cluster.run("postgres", "--version").stdout)[0])
