-- Who may read what residents reported in their own words, and who they are. Applied again after every migration.
-- {web} is the role of the web process.

-- The concern of the open look, if the office that looks has a part in it and is not complained of.
create or replace function concerns_seen() returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select l.reference from access_look l join concerns_concern c on c.id = l.reference
  where l.id = nullif(current_setting('banshi.look', true), '')::bigint
    and l.kind = 'concern'
    and l.pid = pg_backend_pid()
    and l.at > statement_timestamp() - interval '1 minute'
    and l.xid is distinct from pg_current_xact_id_if_assigned()
    and (l.unit_id is null
         or (l.unit_id in (c.hotline_id, c.unit_id, c.holder_id, c.watch_id) or l.unit_id = any (c.co_units))
            and l.unit_id <> all (c.shielded))
$$;

-- Writes the look down. The resident who reported reads it in the log of their record. An office that sees nothing
-- has a look without items: it asked, and was shown nothing.
create or replace function concerns_look(
  _concern uuid, _account bigint, _unit bigint, _duty text, _purpose text, _items text[]
) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _look bigint;
begin
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  select 'concern', _account, _unit, _duty, _concern, _purpose,
         case when _unit is null
                or (_unit in (c.hotline_id, c.unit_id, c.holder_id, c.watch_id) or _unit = any (c.co_units))
                   and _unit <> all (c.shielded)
              then _items else '{{}}' end,
         array_remove(array[r.person_id], null), '{{}}'
  from concerns_report r join concerns_concern c on c.id = r.concern_id where r.concern_id = _concern
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return _look;
end
$$;

-- The other concerns of a caller: a search, so it is written down, and only a hotline may ask.
create or replace function concerns_history(_key bytea, _account bigint, _unit bigint, _duty text) returns uuid[]
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _found uuid[];
begin
  if not exists (select from stations_unit where id = _unit and kind = 'hotline') then
    raise exception 'only a hotline reads what a caller reported before' using errcode = 'BN403';
  end if;
  select coalesce(array_agg(f.concern_id), '{{}}') into _found from (
    select r.concern_id from concerns_report r join concerns_concern c on c.id = r.concern_id
    where r.caller_key = _key and c.hotline_id = _unit order by c.at desc limit 20) f;
  insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)
  select 'history', _account, _unit, _duty, 'caller-history', array['number'],
         coalesce(array_agg(distinct r.person_id) filter (where r.person_id is not null), '{{}}'), '{{}}'
  from concerns_report r where r.concern_id = any (_found);
  return _found;
end
$$;

-- What a resident reported: bare ids, for the resident's own page.
create or replace function concerns_of(_person bigint) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(concern_id), '{{}}') from concerns_report where person_id = _person
$$;

-- Whether a concern was reported by somebody or by their kin: yes or no, and nothing else.
create or replace function concerns_is_of(_concern uuid, _person bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(bool_or(access_related(r.person_id, _person)), false)
  from concerns_report r where r.concern_id = _concern and r.person_id is not null
$$;

-- How the gateway reaches whoever reported, while a notice waits for them.
create or replace function concerns_reach(_concern uuid) returns table (phone text, email text, number text, round int)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.phone, r.email, c.number, c.round from concerns_report r join concerns_concern c on c.id = r.concern_id
  where r.concern_id = _concern
    and exists (select from notices_notice n where n.contact_id = _concern and n.sent_at is null)
$$;

-- Enters a concern in a problem. The caller is hashed once more for this problem: people can be counted, not followed.
create or replace function concerns_enter(
  _problem uuid, _concern uuid, _at timestamptz, _how text, _account bigint, _score float8
) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into concerns_member (problem_id, concern_id, joined_at, how, account_id, score, caller)
  select _problem, _concern, _at, _how, _account, _score,
         case when r.caller_key is not null then sha256(uuid_send(_problem) || r.caller_key) end
  from concerns_report r where r.concern_id = _concern
$$;

-- Counts a problem anew: its voices, the different people among them, what is open, and who says it is not solved.
create or replace function concerns_count(_problem uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update concerns_problem p set voices = f.voices, people = f.people, open_voices = f.still, noes = f.noes,
         first_at = coalesce(f.first_at, p.first_at), last_at = coalesce(f.last_at, p.last_at)
  from (
    select count(*) as voices, count(distinct m.caller) as people,
           count(*) filter (where c.state <> 'closed') as still,
           count(*) filter (where c.solved = 'no') as noes, min(c.at) as first_at, max(c.at) as last_at
    from concerns_member m join concerns_concern c on c.id = m.concern_id
    where m.problem_id = _problem and m.left_at is null) f
  where p.id = _problem
$$;

alter table concerns_report enable row level security;
alter table concerns_attachment enable row level security;
drop policy if exists seen on concerns_report;
drop policy if exists kept on concerns_report;
drop policy if exists seen on concerns_attachment;
drop policy if exists kept on concerns_attachment;
drop policy if exists cleared on concerns_attachment;
create policy seen on concerns_report for select to {web} using (concern_id = (select concerns_seen()));
create policy kept on concerns_report for insert to {web} with check (true);
create policy seen on concerns_attachment for select to {web} using (public or concern_id = (select concerns_seen()));
create policy kept on concerns_attachment for insert to {web} with check (true);
create policy cleared on concerns_attachment for update to {web} using (concern_id = (select concerns_seen()));

revoke all on concerns_report, concerns_attachment, concerns_member from {web};
grant select, insert on concerns_report to {web};
grant select, insert, update (public) on concerns_attachment to {web};
grant select (id, problem_id, concern_id, joined_at, left_at, how, account_id, score),
  update (left_at) on concerns_member to {web};
-- What was answered and said is written once; a person's pass or return of an answer is added to it.
revoke update, delete, truncate on concerns_verdict, concerns_call, concerns_contact from {web};
revoke update, delete, truncate on concerns_answer from {web};
grant update (passed_at, passed_by, returned) on concerns_answer to {web};
revoke delete, truncate on concerns_concern, concerns_problem from {web};
-- How words are weighed and what was learned is made by the owner, like an import.
revoke insert, update, delete, truncate on concerns_weighing, concerns_understanding, concerns_apikey from {web};

-- For src/banshi/concerns/door.sql (at its end). Word: wunit.
-- The import of the open look, if it is of the office that looks: files and quarantined rows hold names and numbers.
create or replace function concerns_import_seen() returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select l.reference from access_look l join concerns_concernimport i on i.id = l.reference
  where l.id = nullif(current_setting('banshi.look', true), '')::bigint
    and l.kind = 'import'
    and l.pid = pg_backend_pid()
    and l.at > statement_timestamp() - interval '1 minute'
    and l.xid is distinct from pg_current_xact_id_if_assigned()
    and l.unit_id = i.hotline_id
$$;

-- Writes the look down; it is at a list, so no single resident is named in it.
create or replace function concerns_import_look(
  _import uuid, _account bigint, _unit bigint, _duty text, _purpose text
) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _look bigint;
begin
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('import', _account, _unit, _duty, _import, _purpose, array['name', 'phone', 'words', 'address'], '{{}}', '{{}}')
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return _look;
end
$$;

-- The file goes when the import is finished: all it held stands in concerns and in the quarantine.
create or replace function concerns_import_close(_import uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from concerns_importfile f using concerns_concernimport i
  where f.of_id = _import and i.id = f.of_id and i.finished_at is not null
$$;

alter table concerns_importfile enable row level security;
alter table concerns_quarantinedrow enable row level security;
drop policy if exists seen on concerns_importfile;
drop policy if exists kept on concerns_importfile;
drop policy if exists seen on concerns_quarantinedrow;
drop policy if exists kept on concerns_quarantinedrow;
drop policy if exists mended on concerns_quarantinedrow;
create policy seen on concerns_importfile for select to {web} using (of_id = (select concerns_import_seen()));
create policy kept on concerns_importfile for insert to {web} with check (true);
create policy seen on concerns_quarantinedrow for select to {web} using (of_id = (select concerns_import_seen()));
create policy kept on concerns_quarantinedrow for insert to {web} with check (true);
create policy mended on concerns_quarantinedrow for update to {web} using (of_id = (select concerns_import_seen()));
revoke all on concerns_importfile, concerns_quarantinedrow from {web};
grant select, insert on concerns_importfile to {web};
grant select, insert, update (cells, reason, mended_at) on concerns_quarantinedrow to {web};
grant usage on sequence concerns_quarantinedrow_id_seq to {web};
