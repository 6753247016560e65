"""The tests' PostgreSQL: a throw-away cluster of our own, made and migrated before Django is set up.

Looks must be committed to be seen, so tests commit. Each test starts from the same town: what it finds changed is put
back from a copy made once (schema ``kept_town``). On a server named in DATABASE_URL the owner has to be allowed that:
``grant set on parameter session_replication_role``.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import TransactionStatus

os.environ.setdefault("BANSHI_HOME", str(Path(tempfile.gettempdir()) / f"banshi-tests-{os.getuid()}"))
os.environ["BANSHI_HTTPS"] = "0"
os.environ["BANSHI_SECOND_FACTOR"] = "0"

from banshi import postgres
from banshi.postgres.cluster import SUPERUSER, our_cluster

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

NAME = f"test_banshi_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# Of several processes at once each has a database of its own; they inherit the address that the first one made up.
# Whoever waits for a lock so long waits for a test that is over: that is a failure, and not a run without an end.
# And who holds one so long, and does nothing, is ended before others fail of it.
os.environ.setdefault("PGOPTIONS", "-c lock_timeout=120s -c idle_in_transaction_session_timeout=60s")
OURS = "DATABASE_URL" not in os.environ or "BANSHI_TESTS_MADE_IT_UP" in os.environ
if OURS:
    os.environ["BANSHI_TESTS_MADE_IT_UP"] = "1"
    _server = postgres.ensure_running(NAME, durable=False)
    postgres.bring_settings_up_to_date(durable=False)
    os.environ["DATABASE_URL"], os.environ["WEB_DATABASE_URL"] = _server.owner_url, _server.web_url

# A table is known by how many rows it has and by the youngest transaction that wrote one: where both are as they were,
# nothing was changed. The question is written out for all tables at once, so that it is planned once in a connection.
KEEP = """
drop schema if exists kept_{copy} cascade;
create schema kept_{copy} authorization {owner};
create table kept_{copy}.kept (name text primary key, back text, rows bigint, xid bigint);
do $do$
declare t text; columns text; n bigint; x bigint; counted text; asked text := '';
begin
  for t in select tablename from pg_tables where schemaname = 'public'
           and tablename not in ('django_migrations', 'django_content_type', 'auth_permission') order by 1 loop
    execute format('create table kept_{copy}.%I as select * from public.%I', t, t);
    execute format('select count(*), coalesce(max(xmin::text::bigint), 0) from public.%I', t) into n, x;
    select string_agg(quote_ident(column_name), ', ') into columns from information_schema.columns
      where table_schema = 'public' and table_name = t and is_generated = 'NEVER';
    -- What is put back has its own numbers: the next one comes after them, wherever counting stands.
    select pg_get_serial_sequence(format('public.%I', t), 'id') into counted from information_schema.columns
      where table_schema = 'public' and table_name = t and column_name = 'id';
    insert into kept_{copy}.kept values (t, format('delete from public.%I;', t) || case when n = 0 then '' else format(
      'insert into public.%I (%s) overriding system value select %s from kept_{copy}.%I;'
      ' update kept_{copy}.kept set xid = pg_current_xact_id()::xid::text::bigint where name = %L;',
      t, columns, columns, t, t) || case when counted is null then '' else format(
      ' select setval(%L, greatest((select last_value from %s), (select max(id) from public.%I)));',
      counted, counted, t) end end, n, x);
    asked := asked || case when n = 0 then format(' case when exists (select from public.%I) then %L end,', t, t)
      else format(' case when (select (count(*), coalesce(max(xmin::text::bigint), 0)) from public.%I)'
      ' is distinct from (select (rows, xid) from kept_{copy}.kept where name = %L) then %L end,', t, t, t) end;
  end loop;
  execute format('create function kept_{copy}.changed() returns text[] language plpgsql as $f$ begin'
    ' return array_remove(array[%s null]::text[], null); end $f$', asked);
end $do$;
"""

LEFT = "select pg_advisory_unlock_all(), set_config('banshi.look', '', false)"

_keepers: list[psycopg.Connection] = []


def _keeper() -> psycopg.Connection:
    """Return a connection that fires no trigger and asks for no key of another table: what it puts back was whole."""
    if not _keepers or _keepers[0].closed:
        url = our_cluster(durable=False).url(SUPERUSER, NAME) if OURS else os.environ["DATABASE_URL"]
        _keepers[:] = [psycopg.connect(url, autocommit=True, options="-c session_replication_role=replica")]
    return _keepers[0]


def keep(copy: str) -> None:
    """Keep all that stands in the tables now under this name; what was kept so before goes."""
    owner = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["user"]
    _keeper().execute(KEEP.format(copy=copy, owner=owner).encode())


def put_back(copy: str) -> list[str]:
    """Put back what was kept, table by table where anything was changed; return these tables."""
    keeper = _keeper()
    (touched,) = keeper.execute(f"select kept_{copy}.changed()".encode()).fetchone() or ([],)
    if touched:
        rows = keeper.execute(f"select back from kept_{copy}.kept where name = any(%s)".encode(), [touched])
        keeper.execute("".join(back for (back,) in rows).encode())
    found: list[str] = touched
    return found


def leave(connection: BaseDatabaseWrapper) -> None:
    """Leave a connection as one that was just opened; a new one for each test would have to learn every table anew."""
    opened = connection.connection
    if opened is None:
        return
    with suppress(psycopg.OperationalError):  # its server may be gone
        if connection.get_autocommit() and opened.info.transaction_status is TransactionStatus.IDLE:
            opened.execute(LEFT)
            return
    connection.close()
