"""The tests' PostgreSQL: a throw-away cluster of our own, made and migrated before Django is set up.

Looks must be committed to be seen, so tests commit. Each test starts from the same town: all tables are emptied and
filled again from a copy made once (schema ``town``).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BANSHI_HOME", str(Path(tempfile.gettempdir()) / f"banshi-tests-{os.getuid()}"))
os.environ["BANSHI_HTTPS"] = "0"

from banshi import postgres

NAME = f"test_banshi_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# Of several processes at once each has a database of its own; they inherit the address that the first one made up.
if "DATABASE_URL" not in os.environ or "BANSHI_TESTS_MADE_IT_UP" in os.environ:
    os.environ["BANSHI_TESTS_MADE_IT_UP"] = "1"
    _server = postgres.ensure_running(NAME, durable=False)
    os.environ["DATABASE_URL"], os.environ["WEB_DATABASE_URL"] = _server.owner_url, _server.web_url

RESET = """
create schema if not exists town;
create or replace function town.keep() returns void language plpgsql as $$
declare t text;
begin
  for t in select tablename from pg_tables where schemaname = 'public'
           and tablename not in ('django_migrations', 'django_content_type', 'auth_permission') loop
    execute format('drop table if exists town.%I', t);
    execute format('create table town.%I as select * from public.%I', t, t);
  end loop;
end $$;
create or replace function town.reset() returns void language plpgsql as $$
declare t text; columns text; filled boolean;
begin
  for t in select tablename from pg_tables where schemaname = 'town' loop
    execute format('select exists (select from public.%I)', t) into filled;
    if filled and exists (select from pg_trigger where tgrelid = format('public.%I', t)::regclass
                          and not tgisinternal) then
      execute format('alter table public.%I disable trigger user', t);
      execute format('truncate public.%I cascade', t);
      execute format('alter table public.%I enable trigger user', t);
    elsif filled then
      execute format('delete from public.%I', t);
    end if;
    execute format('select exists (select from town.%I)', t) into filled;
    if filled then
      select string_agg(quote_ident(column_name), ', ') into columns from information_schema.columns
        where table_schema = 'public' and table_name = t and is_generated = 'NEVER';
      execute format('insert into public.%I (%s) overriding system value select %s from town.%I',
                     t, columns, columns, t);
    end if;
  end loop;
end $$;
"""
