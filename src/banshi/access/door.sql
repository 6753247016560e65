-- The door, as the database keeps it. Applied again, whole, after every migration; safe to repeat.
-- {web} is the role of the web process.

-- A function is nobody's but the web process's from the moment it is made: those of other leaves come after the rights
-- of this one, and on a new installation everybody could run them until the next migration.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public grant execute on functions to {web};

-- By its number, whatever the statistics say: a plan made when there were few looks would read all that came after.
create or replace function access_seen() returns bigint[]
language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
  select persons from access_look
  where id = nullif(current_setting('banshi.look', true), '')::bigint
    and kind in ('case', 'self', 'exact', 'search', 'emergency', 'care')  -- no other kind of look opens a record
    and pid = pg_backend_pid()
    and at > statement_timestamp() - interval '1 minute'
    and xid is distinct from pg_current_xact_id_if_assigned()
$$;

create or replace function access_seen_households() returns bigint[]
language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
  select households from access_look
  where id = nullif(current_setting('banshi.look', true), '')::bigint
    and pid = pg_backend_pid()
    and at > statement_timestamp() - interval '1 minute'
    and xid is distinct from pg_current_xact_id_if_assigned()
$$;

-- Ten numbers and names in ten minutes that did not belong together, whatever they were tried for, are enough.
create or replace function access_refuse_guessing(_account bigint) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if (select count(*) from access_look l
      where l.account_id = _account and l.kind in ('exact', 'emergency') and l.persons = '{{}}'
        and l.at > statement_timestamp() - interval '10 minutes') >= 10 then
    raise exception 'too many tries' using errcode = 'BN429';
  end if;
end
$$;

-- Exact number and name, for a live errand: finds one person or nobody, and is written down either way.
create or replace function access_find(
  _number text, _name text, _account bigint, _unit bigint, _duty text, _reference uuid, _purpose text, _items text[]
) returns table (look bigint, person bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint;
  _household bigint;
  _look bigint;
begin
  if _reference is null then
    raise exception 'a look outside one''s own area needs an errand' using errcode = 'BN403';
  end if;
  perform access_refuse_guessing(_account);
  select i.person_id, m.household_id into _person, _household
  from register_idnumber i
  join register_personversion v on v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null
  left join register_membership m on m.person_id = i.person_id and m.superseded_at is null and m.valid_to is null
  where i.id_number = _number and v.id_number = _number and v.name = _name;
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('exact', _account, _unit, _duty, _reference, _purpose, _items,
          array_remove(array[_person], null), array_remove(array[_household], null))
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return query select _look, _person;
end
$$;

-- Somebody whom an ID provider vouches for, by exact number and name: who that is on the register, for signing in as
-- oneself. Whoever stands in no household today (died, moved abroad) is nobody. Written down as a look at oneself.
create or replace function access_find_myself(_number text, _name text, _account bigint) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint;
  _household bigint;
begin
  select i.person_id, m.household_id into _person, _household
  from register_idnumber i
  join register_personversion v on v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null
  join register_membership m on m.person_id = i.person_id and m.superseded_at is null and m.valid_to is null
  where i.id_number = _number and v.id_number = _number and v.name = _name;
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('self', _account, null, '', null, 'sign-in', array['id_number', 'name'],
          array_remove(array[_person], null), array_remove(array[_household], null));
  return _person;
end
$$;

-- Breaking the glass: exact number and name in an emergency, without an errand. The look and its reason are one
-- statement, so there is never the one without the other. Whoever has five waiting for review breaks no sixth.
create or replace function access_break_glass(
  _number text, _name text, _account bigint, _unit bigint, _duty text, _reason text, _kind text, _items text[],
  _due_at timestamptz
) returns table (look bigint, person bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint;
  _household bigint;
  _look bigint;
begin
  if length(_reason) < 20 then
    raise exception 'an emergency needs a reason' using errcode = 'BN422';
  end if;
  perform access_refuse_guessing(_account);
  -- Two at once by the same account wait for each other, so that they are counted.
  perform pg_advisory_xact_lock(hashtextextended('access_break_glass', _account));
  if (select count(*) from access_breakglass g where g.account_id = _account and g.reviewed_at is null) >= 5 then
    raise exception 'too many to review' using errcode = 'BN430';
  end if;
  select i.person_id, m.household_id into _person, _household
  from register_idnumber i
  join register_personversion v on v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null
  left join register_membership m on m.person_id = i.person_id and m.superseded_at is null and m.valid_to is null
  where i.id_number = _number and v.id_number = _number and v.name = _name;
  with seen as (
    insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)
    values ('emergency', _account, _unit, _duty, 'emergency-' || _kind, _items,
            array_remove(array[_person], null), array_remove(array[_household], null))
    returning id
  ), told as (
    -- Nobody was seen by a number that was mistyped: the try is written down, and there is nothing to review.
    insert into access_breakglass (look_id, account_id, unit_id, kind, reason, due_at)
    select id, _account, _unit, _kind, _reason, _due_at from seen where _person is not null
  )
  select id into _look from seen;
  perform set_config('banshi.look', _look::text, false);
  return query select _look, _person;
end
$$;

-- Search in the office's own area. The found are looked at, so the search is written down with them.
create or replace function access_search(
  _stations bigint[], _name text, _pinyin text, _year int, _address text,
  _account bigint, _unit bigint, _duty text, _purpose text, _items text[]
) returns table (look bigint, persons bigint[])
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _found bigint[];
  _households bigint[];
  _look bigint;
begin
  select coalesce(array_agg(f.person_id), '{{}}'), coalesce(array_agg(distinct f.household_id), '{{}}')
  into _found, _households
  from (
    select k.person_id, k.household_id from register_searchkey k
    where k.station_id = any (_stations)
      and (_name = '' or k.name like replace(replace(_name, '\', '\\'), '%', '\%') || '%')
      and (_pinyin = '' or k.pinyin like replace(replace(_pinyin, '\', '\\'), '%', '\%') || '%')
      and (_year is null or k.birth_year = _year)
      and (_address = '' or exists (
        select from register_householdversion h
        where h.household_id = k.household_id and h.superseded_at is null and h.valid_to is null
          and position(_address in h.address) > 0))
    order by k.name, k.person_id
    limit 51
  ) f;
  insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)
  values ('search', _account, _unit, _duty, _purpose, _items, _found, _households)
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return query select _look, _found;
end
$$;

-- Search that forgives one error, in the office's own area: whoever has a key, a number or a beginning of a name in
-- common is weighed here, where nobody sees them, and only those are looked at who may have been meant. What each thing
-- typed costs is about one for one error; more than one and a half was hardly meant, nor is whoever has more than one
-- where somebody has fewer. Most are met by chance: the day, which costs least to compare, is compared first. See
-- register.finding. One plan serves all questions: to plan this anew takes longer than to answer it.
create or replace function access_search_alike(
  _stations bigint[], _keys int[], _sure int[], _places int[], _numbers text[], _name text, _swapped text[], _begins text,
  _pinyin text, _pinyin_begins text, _days date[], _year int, _month int, _day int, _address text, _either boolean,
  _account bigint, _unit bigint, _duty text, _purpose text, _items text[]
) returns table (look bigint, persons bigint[], ways int[])
language plpgsql volatile security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set max_parallel_workers_per_gather = 0 set jit = off
as $$
declare
  _found bigint[];
  _households bigint[];
  _ways int[];
  _look bigint;
begin
  with met as (
    select k.*, 0::bigint as way from register_searchkey k
    where k.keys && _keys  -- of many stations, whoever is left in the end is asked for theirs
      and (cardinality(_stations) > 60 or k.station_id + 0 = any (_stations))  -- + 0: never by the stations' index
    union all
    select k.*, n.way from unnest(_numbers) with ordinality n(number, way)
    join register_idnumber i on i.id_number = n.number join register_searchkey k on k.person_id = i.person_id
    union all
    select k.*, 0 from unnest(_stations) s(id), lateral (
      select * from register_searchkey
      where station_id = s.id and name ~>=~ _begins and name ~<~ (_begins || U&'\+10FFFF') order by name limit 51) k
    where _begins <> ''
    union all
    select k.*, 0 from unnest(_stations) s(id), lateral (
      select * from register_searchkey
      where station_id = s.id and pinyin ~>=~ _pinyin_begins and pinyin ~<~ (_pinyin_begins || U&'\+10FFFF')
      order by pinyin limit 51) k
    where _pinyin_begins <> ''
  ), dated as (
    select m.*,
      case
        when _year is null then 0
        when m.born_on = any (_days[1:1]) then 0
        when m.born_on = any (_days) then 0.9
        when _month = 0 then least(3, abs(m.birth_year - _year) * 0.9)
        when extract(month from m.born_on) = _month and extract(day from m.born_on) = _day
          then case when abs(m.birth_year - _year) = 1 then 0.9 else 1.1 end
        when m.birth_year = _year
          then case when extract(month from m.born_on) = _month or extract(day from m.born_on) = _day then 0.9
                    when extract(month from m.born_on) = _day and extract(day from m.born_on) = _month then 0.9
                    else 1.5 end
        else 3
      end as by_day
    from met m offset 0
  ), named as (
    select d.*,
      case
        when _name = '' and _pinyin = '' then 0
        when d.name = _name then 0
        when d.name = any (_swapped) then 0.9
        when starts_with(d.name, nullif(_begins, '')) or starts_with(d.pinyin, nullif(_pinyin_begins, '')) then 0.5
        else least(
          case when _name <> '' then levenshtein(d.name, _name) end,
          -- Letters are compared where letters were typed: of characters, all that sound alike share a key.
          case when _name = '' then 0.4 * levenshtein(translate(d.pinyin, ' ·', ''), _pinyin)
               when translate(d.pinyin, ' ·', '') = _pinyin then 0 end,
          case when d.keys && _sure then 0.6 end)
      end as by_name
    from dated d where d.by_day <= 1.6 or d.way > 0 offset 0
  ), placed as (
    select n.*, (
      select case
        when position(_address in h.address) > 0 then 0
        when n.keys && _places then
          case when 1 >= least(levenshtein(right(h.address, length(_address)), _address),
                               levenshtein(right(h.address, length(_address) + 1), _address),
                               levenshtein(right(h.address, length(_address) - 1), _address)) then 0.9 else 1.4 end
      end
      from register_householdversion h
      where _address <> '' and h.household_id = n.household_id and h.superseded_at is null and h.valid_to is null
    ) as there
    from named n where n.by_name <= 1.6 or _either or n.way > 0 offset 0
  ), weighed as (
    select p.*, case when _address = '' then 0 else coalesce(p.there, 3) end as by_place from placed p
  ), ranked as (
    select person_id, household_id, keys, way,
      case
        when way > 0 then case when way > 1 then 0.9 else 0 end + least(by_name + by_day + by_place, 0.6)
        when _either then least(by_name, by_place) + by_day
        else by_name + by_day + by_place
      end as cost
    from weighed where station_id = any (_stations)
  ), once as (
    select distinct on (person_id) * from ranked where cost <= 1.6 order by person_id, way = 0, way
  ), near as (
    select *, min(cost) over () as least_cost from once
  ), likely as (
    select n.person_id, n.household_id, n.way, n.cost,
      (select count(*) from unnest(n.keys) has(one) where has.one = any (_keys)) as alike
    from near n where n.cost <= greatest(1, n.least_cost + 0.4) order by n.cost, alike desc, n.person_id limit 51
  )
  select coalesce(array_agg(l.person_id order by l.cost, l.alike desc, l.person_id), '{{}}'),
    coalesce(array_agg(l.way::int order by l.cost, l.alike desc, l.person_id), '{{}}'),
    coalesce(array_agg(distinct l.household_id), '{{}}')
  into _found, _ways, _households from likely l;
  insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)
  values ('search', _account, _unit, _duty, _purpose, _items, _found, _households)
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return query select _look, _found, _ways;
end
$$;

-- Who belongs to a household, as bare anchors: needed to name the persons of a look before it is made.
create or replace function access_members(_household bigint) returns bigint[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(person_id order by position), '{{}}') from register_membership
  where household_id = _household and superseded_at is null and valid_to is null
$$;

-- The household somebody belongs to today, as a bare anchor: needed where residents read their own record.
create or replace function access_household_of(_person bigint) returns bigint[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(household_id), '{{}}') from register_membership
  where person_id = _person and superseded_at is null and valid_to is null
$$;

-- The household that somebody of the open look stood in last: the dead are on nobody's register, but were on one.
create or replace function access_household_left(_person bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select household_id from register_membership
  where person_id = _person and _person = any (access_seen()) order by number desc limit 1
$$;

-- Whether two persons are the same or stand in one household, now or ever: yes or no, and nothing else.
create or replace function access_related(_one bigint, _other bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select _one = _other or exists (
    select from register_membership a join register_membership b on b.household_id = a.household_id
    where a.person_id = _one and b.person_id = _other)
$$;

-- The next number among the memberships of somebody of the open look: those in households they left count, too.
create or replace function register_next_membership(_person bigint) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(number), 0) + 1 from register_membership
  where person_id = _person and _person = any (access_seen())
$$;

-- Search keys follow what an approved change writes, for persons of the open look and no others.
create or replace function register_called(_person bigint, _name text, _pinyin text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id)
  select _person, 0, _name, _pinyin, null, 0 where _person = any (access_seen())
  on conflict (person_id) do update set name = excluded.name, pinyin = excluded.pinyin
$$;
create or replace function register_born_in(_person bigint, _year int) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update register_searchkey set birth_year = _year where person_id = _person and _person = any (access_seen())
$$;
create or replace function register_lives_in(_person bigint, _household bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not _person = any (access_seen()) then
    return;
  end if;
  if _household is null then
    delete from register_searchkey where person_id = _person;
    return;
  end if;
  insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id)
  select _person, h.station_id, v.name, v.pinyin, extract(year from v.born_on), h.id
  from register_household h, register_personversion v
  where h.id = _household and v.person_id = _person and v.superseded_at is null and v.valid_to is null
  on conflict (person_id) do update set station_id = excluded.station_id, household_id = excluded.household_id;
end
$$;

-- The forgiving keys of persons of the open look, one row of keys for each; nobody else's are touched. Without keys
-- somebody is keyed by the next round of the owner.
create or replace function register_keyed(_persons bigint[], _births date[], _keys text[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update register_searchkey k set born_on = made.born_on, keys = made.keys::int[]
  from unnest(_persons, _births, _keys) made(person_id, born_on, keys)
  where k.person_id = made.person_id and k.person_id = any (access_seen())
$$;

-- Whoever lives in a household of the open look has no keys of its old address: those of the look get new ones at once.
create or replace function register_unkeyed(_households bigint[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update register_searchkey k set keys = null from register_membership m
  where m.household_id = any (_households) and m.household_id = any (access_seen_households())
    and m.superseded_at is null and m.valid_to is null and k.person_id = m.person_id
$$;

-- A number is kept for somebody of the open look, or for a row that is drawn and not entered yet.
create or replace function register_refuse_strangers(_person bigint) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not coalesce(_person = any (access_seen()), false) and exists (select from register_person where id = _person) then
    raise exception 'no look at this person' using errcode = 'BN403';
  end if;
end
$$;

-- Keeps the first of these ID numbers that nobody ever had for a person; tells nothing of the others.
create or replace function register_keep_number(_numbers text[], _person bigint) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _number text;
begin
  perform register_refuse_strangers(_person);
  foreach _number in array _numbers loop
    insert into register_idnumber (id_number, person_id) values (_number, _person) on conflict do nothing;
    if found then
      return _number;
    end if;
  end loop;
  return null;
end
$$;

-- Keeps one ID number that papers show; tells whether it is this person's now, which it may have been before.
create or replace function register_keep_this_number(_number text, _person bigint) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform register_refuse_strangers(_person);
  insert into register_idnumber (id_number, person_id) values (_number, _person) on conflict do nothing;
  return exists (select from register_idnumber i where i.id_number = _number and i.person_id = _person);
end
$$;

create or replace function access_refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'this record is written once' using errcode = 'BN409';
end
$$;

-- An emergency is only reviewed, and only once.
create or replace trigger glass_reviewed_once before update on access_breakglass for each row
  when (old.reviewed_at is not null
          and (old.reviewed_at, old.reviewed_by, old.finding, old.words)
              is distinct from (new.reviewed_at, new.reviewed_by, new.finding, new.words)
        or (old.told_at is not null and new.told_at is distinct from old.told_at)
        or (old.escalated_at is not null and new.escalated_at is distinct from old.escalated_at)
        or (old.id, old.look_id, old.account_id, old.unit_id, old.at, old.kind, old.reason, old.due_at)
           is distinct from
           (new.id, new.look_id, new.account_id, new.unit_id, new.at, new.kind, new.reason, new.due_at))
  execute function access_refuse_rewriting();
create or replace trigger glass_written_once before delete on access_breakglass
  for each statement execute function access_refuse_rewriting();

create or replace trigger journal_never_emptied before truncate on journal_line
  for each statement execute function access_refuse_rewriting();
create or replace trigger looks_never_emptied before truncate on access_look
  for each statement execute function access_refuse_rewriting();

-- Rights of the web process. First the ordinary tables, then the record, then what is personal.
revoke all on all tables in schema public from {web};
revoke all on all functions in schema public from public;
grant usage on schema public to {web};
grant usage, select on all sequences in schema public to {web};
grant execute on all functions in schema public to {web};
grant select, insert, update, delete on all tables in schema public to {web};

revoke insert, update, delete, truncate on journal_line from {web};
-- Not its number: one that is drawn for nobody else would be passed over when the log is sealed, and be in another's way.
grant insert (at, kind, thing_id, step, start, "end", account_id, unit_id, duty, reason, command)
  on journal_line to {web};
revoke all on access_look from {web};
grant select on access_look to {web};
grant insert (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  on access_look to {web};
revoke all on access_breakglass from {web};
grant select, update (reviewed_at, reviewed_by, finding, words, told_at, escalated_at) on access_breakglass
  to {web};

revoke all on register_person, register_household, register_idnumber, register_searchkey,
  register_import, register_met, register_quarantined from {web};
-- What the check of the register found is the office's to answer; by what it is known again is personal.
revoke all on register_checking, register_finding, register_findingmark from {web};
grant select, update (state, answered_by, answered_at, words, case_id) on register_finding to {web};
grant select on register_findingmark to {web};
grant select, insert on register_household to {web};
grant insert on register_person to {web};
revoke all on register_personversion, register_householdversion, register_membership, register_booklet,
  register_logentry, register_code, register_change from {web};
grant select, insert on register_code, register_change to {web};
grant select, insert on register_personversion, register_householdversion, register_membership,
  register_booklet, register_logentry to {web};
grant update (superseded_at) on register_personversion, register_householdversion, register_membership to {web};
grant update (voided_on, void_reason, voided_change, replaced_by) on register_booklet to {web};
revoke update, delete on matters_papercontent, matters_document from {web};

do $$
declare
  t text;
begin
  foreach t in array array['register_personversion', 'register_logentry', 'register_findingmark', 'matters_particulars',
                           'matters_papercontent', 'matters_document'] loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists door on %I', t);
    execute format('create policy door on %I to {web} using (person_id = any ((select access_seen())::bigint[]))'
                   ' with check (person_id = any ((select access_seen())::bigint[]))', t);
  end loop;
  foreach t in array array['register_householdversion', 'register_membership', 'register_booklet'] loop
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists door on %I', t);
    execute format('create policy door on %I to {web}'
                   ' using (household_id = any ((select access_seen_households())::bigint[]))'
                   ' with check (household_id = any ((select access_seen_households())::bigint[]))', t);
  end loop;
end
$$;
