-- What other systems may look at. Applied again after every migration; safe to repeat. {web} is the role of the web
-- process. A grant is checked here, by whatever statement a look is written.

-- Which numbers were tried in vain is nobody's to read; what was asked, told and granted is not rewritten.
revoke all on connections_miss from {web};
revoke delete, truncate on connections_client, connections_key, connections_grant, connections_inquiry,
  connections_event, connections_delivery from {web};
revoke update on connections_inquiry, connections_event, connections_assertion from {web};

-- Whether an account may look for a purpose at these items, somewhere: by a grant in force of a client in force.
create or replace function connections_granted(
  _account bigint, _unit bigint, _scope text, _purpose text, _items text[], _division text
) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from connections_grant g join connections_client c on c.id = g.client_id
    where c.account_id = _account and c.unit_id = _unit and c.state = 'live' and g.state = 'live'
      and g.scope = _scope and g.purpose = _purpose and _items <@ g.items::text[]
      and (_division is null or starts_with(_division, g.area))
      and current_date between g.since - 1 and g.until + 1)  -- days are the office's: the application is exact
$$;

-- A look of another system is at one person or nobody, for a grant in force, and sees no more than that allows.
create or replace function connections_refuse_made_up_looks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  _code text := substr(new.purpose, length('authority-') + 1);
begin
  if cardinality(new.persons) > 1 or cardinality(new.households) > 1 or new.reference is null or not (case new.kind
      when 'exact' then connections_granted(new.account_id, new.unit_id, 'person', _code, new.items::text[], null)
      when 'status' then connections_granted(new.account_id, new.unit_id, 'case', '', '{{}}', null) and _code = 'case'
      when 'concern' then connections_granted(new.account_id, new.unit_id, 'concern', '', '{{}}', null)
        and _code = 'concern'
      when 'tracker' then connections_granted(new.account_id, new.unit_id, 'tracker', '', '{{}}', null)
        and _code = 'tracker'
      else false end)
  then
    raise exception 'nobody granted this' using errcode = 'BN403';
  end if;
  return new;
end
$$;
create or replace trigger authority_looks_are_granted before insert on access_look
  for each row when (new.purpose like 'authority-%') execute function connections_refuse_made_up_looks();

-- Ten misses in ten minutes of all systems of one authority together are enough, and so are twenty at one number,
-- whoever tries: many systems that share their guesses get no further than one.
create or replace function connections_refuse_guessing(_unit bigint, _digest bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('connections_find', _unit));
  if (select count(*) from connections_client c join access_look l on l.account_id = c.account_id
      where c.unit_id = _unit and l.kind = 'exact' and l.persons = '{{}}'
        and l.at > statement_timestamp() - interval '10 minutes') >= 10
     or (select count(*) from connections_miss m
         where m.digest = _digest and m.at > statement_timestamp() - interval '10 minutes') >= 20
  then
    raise exception 'too many tries' using errcode = 'BN429';
  end if;
end
$$;

create or replace function connections_digest(_number text) returns bytea
language sql stable security definer set search_path = public, pg_temp as $$
  select sha256(coalesce((select key from journal_numberkey), ''::bytea) || convert_to('miss/' || _number, 'UTF8'))
$$;

-- Exact number and name, for one inquiry of an authority, in the area of a grant: one person or nobody, and it is
-- written down either way. Whoever is registered elsewhere is nobody. The dead are shown with the household they left.
create or replace function connections_find(
  _number text, _name text, _account bigint, _unit bigint, _reference uuid, _purpose text, _items text[]
) returns table (look bigint, person bigint, household bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _digest bytea := connections_digest(_number);
  _person bigint;
  _household bigint;
  _look bigint;
begin
  perform connections_refuse_guessing(_unit, _digest);
  select i.person_id, m.household_id into _person, _household
  from register_idnumber i
  join register_personversion v on v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null
  join lateral (
    select n.household_id from register_membership n where n.person_id = i.person_id and n.superseded_at is null
    order by n.valid_to is null desc, n.number desc limit 1) m on true
  join register_household h on h.id = m.household_id
  join stations_unit u on u.id = h.station_id
  where i.id_number = _number and v.id_number = _number and v.name = _name
    and connections_granted(_account, _unit, 'person', _purpose, _items, u.division);
  if _person is null then
    insert into connections_miss (digest, at) values (_digest, statement_timestamp());
    delete from connections_miss where at < statement_timestamp() - interval '1 day';
  end if;
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('exact', _account, _unit, '', _reference, 'authority-' || _purpose, _items,
          array_remove(array[_person], null), array_remove(array[_household], null))
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return query select _look, _person, _household;
end
$$;

-- Whose number it is, for a tracker that has signed this very resident in: it is written down, and opens no record.
create or replace function connections_track(_number text, _account bigint, _unit bigint, _reference uuid) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint;
begin
  -- Whoever signed in elsewhere may be on no register of ours: that is no guess, and is answered alike.
  select i.person_id into _person
  from register_idnumber i
  join register_personversion v on v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null
  where i.id_number = _number and v.id_number = _number;
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('tracker', _account, _unit, '', _reference, 'authority-tracker', array['looks'],
          array_remove(array[_person], null), '{{}}');
  return _person;
end
$$;
