-- Who may read whom somebody asked to look after. Applied again after every migration; safe to repeat.
-- {web} is the role of the web process.

-- A look for looking after somebody is at one person, for a live asking of theirs, and sees no more than it allows.
-- This holds for whoever writes a line into the log, by whatever statement.
create or replace function care_refuse_made_up_looks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from care_consent c join care_particulars p on p.consent_id = c.id
    where c.id = new.reference and c.state = 'live'
      and new.persons = array[p.person_id]::bigint[]
      and new.items <@ c.items
      and (new.purpose = 'care-' || c.purpose and new.unit_id is null and new.account_id is null
           or new.purpose = 'care-call' and new.account_id is not null and p.by_person and exists (
             select from care_task t where t.consent_id = c.id and t.state = 'open')
               and c.unit_id = new.unit_id))
  then
    raise exception 'nobody asked for this' using errcode = 'BN403';
  end if;
  return new;
end
$$;
create or replace trigger care_looks_are_asked_for before insert on access_look
  for each row when (new.kind = 'care' or new.purpose like 'care-%') execute function care_refuse_made_up_looks();

-- Writes down the look of Banshi itself, or of a desk that is to call. Whom it is at comes from the asking alone.
create or replace function care_look(
  _consent uuid, _account bigint, _unit bigint, _duty text, _items text[]
) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _look bigint;
  _person bigint;
begin
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  select 'care', _account, _unit, _duty, c.id,
         case when _unit is null then 'care-' || c.purpose else 'care-call' end, _items,
         array[p.person_id], access_household_of(p.person_id)
  from care_consent c join care_particulars p on p.consent_id = c.id
  where c.id = _consent and c.state = 'live'
  returning id, persons[1] into _look, _person;
  if _look is null then
    raise exception 'nobody asked for this' using errcode = 'BN403';
  end if;
  perform set_config('banshi.look', _look::text, false);
  return _person;
end
$$;

-- Whether the open look is at somebody who signed in, or who stands at a counter with their card.
create or replace function care_present(_persons bigint[], _reference uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from access_look l
    where l.id = nullif(current_setting('banshi.look', true), '')::bigint
      and l.pid = pg_backend_pid()
      and l.at > statement_timestamp() - interval '1 minute'
      and l.xid is distinct from pg_current_xact_id_if_assigned()
      and l.persons && _persons
      and (_reference is null or l.reference = _reference)
      and (l.kind = 'exact' and l.unit_id is not null and l.account_id is not null
           or l.kind = 'self' and l.unit_id is null and exists (
             select from stations_account a where a.id = l.account_id and a.person_id = any (_persons))))
$$;

-- An asking that the resident is not told of at once does not come to be.
create or replace function care_refuse_silence() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from notices_notice n where n.case_id = new.consent_id and n.person_id = new.person_id) then
    raise exception 'the resident was not told' using errcode = 'BN403';
  end if;
  return null;
end
$$;
drop trigger if exists care_begins_aloud on care_particulars;
create constraint trigger care_begins_aloud after insert on care_particulars
  deferrable initially deferred for each row execute function care_refuse_silence();

-- Whether an asking is about somebody or was made by them: yes or no, and nothing else.
create or replace function care_is_of(_consent uuid, _person bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from care_particulars p
                 where p.consent_id = _consent and (p.person_id = _person or p.told_id = _person))
$$;

-- Whether a child that was born since the day given has come onto the household of whom the open look is at.
create or replace function care_newborn_registered(_consent uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from care_particulars p
    join register_membership m on m.household_id = any (access_household_of(p.person_id))
      and m.superseded_at is null and m.valid_to is null and m.person_id <> p.person_id
    join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null
    where p.consent_id = _consent and p.purpose = 'newborn' and p.person_id = any (access_seen())
      and v.born_on between p.day - 60 and p.day + 60)
$$;

-- Ends it: everything personal of an asking goes. Only with whom it is about or who asked present, or by Banshi
-- itself when there is nothing left to remind of. Returns who is told that it is over.
create or replace function care_forget(_consent uuid) returns bigint[]
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint;
  _told bigint;
begin
  select person_id, told_id into _person, _told from care_particulars where consent_id = _consent;
  if _person is null then
    return array[]::bigint[];
  end if;
  if not care_present(array[_person, _told], null) and not exists (
    select from access_look l where l.id = nullif(current_setting('banshi.look', true), '')::bigint
      and l.pid = pg_backend_pid() and l.at > statement_timestamp() - interval '1 minute'
      and l.kind = 'care' and l.unit_id is null and l.reference = _consent) then
    raise exception 'nobody of them is here' using errcode = 'BN403';
  end if;
  delete from care_talk k using care_task t where t.consent_id = _consent and k.task_id = t.id;
  delete from care_task where consent_id = _consent;
  delete from care_reminder where consent_id = _consent;
  delete from notices_notice where case_id = _consent;
  delete from care_particulars where consent_id = _consent;
  -- The journal line of who asked online names their account: it must not lead to what they asked for.
  update care_consent set purpose = '', items = array[]::text[] where id = _consent;
  return case when _person = _told then array[_person] else array[_person, _told] end;
end
$$;

alter table care_particulars enable row level security;
alter table care_talk enable row level security;
drop policy if exists seen on care_particulars;
drop policy if exists kept on care_particulars;
drop policy if exists seen on care_talk;
drop policy if exists kept on care_talk;
create policy seen on care_particulars for select to {web}
  using (person_id = any ((select access_seen())::bigint[]) or told_id = any ((select access_seen())::bigint[]));
create policy kept on care_particulars for insert to {web} with check (care_present(array[person_id], consent_id));
create policy seen on care_talk for select to {web} using (person_id = any ((select access_seen())::bigint[]));
create policy kept on care_talk for insert to {web}
  with check (person_id = any ((select access_seen())::bigint[]));
revoke all on care_particulars, care_talk from {web};
grant select, insert on care_particulars, care_talk to {web};
-- What was agreed to is written once: what may be looked at, for what, and who calls.
revoke update, delete, truncate on care_consent from {web};
grant update (state, clock_at, ended_at) on care_consent to {web};
revoke delete, truncate on care_reminder, care_task from {web};
revoke update on care_reminder from {web};
revoke update on care_task from {web};
grant update (state, again_on, tries, closed_at) on care_task to {web};
