-- Who may read where somebody is helped, and who comes. Applied again after every migration; {web} is the web process.
-- No address opens to a volunteer before both sides gave their word; and never while fewer come than have to come.

create sequence if not exists volunteers_number;
grant usage, select on sequence volunteers_number to {web};

-- Whether one side may say yes to a match: the volunteer by their own account; the person helped, or the unit for them,
-- never by the account of the volunteer.
create or replace function volunteers_may_say(_match uuid, _side text, _way text, _account bigint, _unit bigint)
returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from volunteers_match m join volunteers_need n on n.id = m.need_id
      left join stations_account a on a.id = _account
    where m.id = _match and case _side
      when 'volunteer' then m.state = 'proposed' and _way = 'account' and _unit is null and a.person_id = m.person_id
      when 'helped' then m.state = 'volunteer-yes' and a.person_id is distinct from m.person_id
        and (_way = 'link' and _unit is null or _way = 'unit' and _unit = n.unit_id and _account is not null)
        and exists (select from volunteers_word w where w.match_id = m.id and w.side = 'volunteer')
      else false end)
$$;

-- The matches of a need to which both sides said yes, if enough come: nobody goes alone where two have to.
create or replace function volunteers_agreed(_need uuid) returns table (match_id uuid, offer_id uuid, person_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with agreed as (
    select m.id, m.offer_id, m.person_id from volunteers_match m
    where m.need_id = _need and m.state = 'agreed'
      and (select count(distinct w.side) from volunteers_word w where w.match_id = m.id) = 2)
  select a.id, a.offer_id, a.person_id from agreed a
  where (select count(*) from agreed) >= (select n.fewest from volunteers_need n where n.id = _need)
$$;

-- The open look of this connection, committed before this transaction. Its kind opens no record of the register.
create or replace function volunteers_looking() returns table (reference uuid, account_id bigint, unit_id bigint, purpose text)
language sql stable security definer set search_path = public, pg_temp as $$
  select l.reference, l.account_id, l.unit_id, l.purpose from access_look l
  where l.id = nullif(current_setting('banshi.look', true), '')::bigint
    and l.kind = 'concern'
    and l.pid = pg_backend_pid()
    and l.at > statement_timestamp() - interval '1 minute'
    and l.xid is distinct from pg_current_xact_id_if_assigned()
$$;

-- The need whose address the open look shows: to its unit, or to a volunteer when both said yes.
create or replace function volunteers_seen() returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select n.id from volunteers_looking() l join volunteers_need n on n.id = l.reference
  where l.purpose = 'arrange-help' and l.unit_id = n.unit_id
     or l.purpose = 'volunteer-visit' and l.unit_id is null and exists (
        select from volunteers_agreed(n.id) m join stations_account a on a.person_id = m.person_id
        where a.id = l.account_id)
$$;

-- The offers whose contact the open look shows: to the person helped when both said yes; to the unit that needs them
-- while they are asked; to the unit that vets them.
create or replace function volunteers_seen_offers() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(offer_id), '{{}}') from (
    select m.offer_id from volunteers_looking() l, volunteers_agreed(l.reference) m
    where l.purpose = 'meet-volunteer' and l.unit_id is null
    union
    select m.offer_id from volunteers_looking() l join volunteers_need n on n.id = l.reference
      join volunteers_match m on m.need_id = n.id and m.state in ('volunteer-yes', 'agreed', 'met')
    where l.purpose = 'call-volunteer' and l.unit_id = n.unit_id
    union
    select o.id from volunteers_looking() l join volunteers_offer o on o.id = l.reference
      join volunteers_vetting v on v.person_id = o.person_id
      join stations_unit u on u.id = v.unit_id
    where l.purpose = 'vet-volunteer' and (v.state = 'asked' and l.unit_id = v.unit_id
       or v.state = 'objected' and l.unit_id = coalesce(u.parent_id, u.id))) found
$$;

-- Writes a look down. Whoever is looked at reads it in the log of their record, or behind their link.
create or replace function volunteers_look(
  _reference uuid, _account bigint, _unit bigint, _duty text, _purpose text, _items text[]
) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _look bigint;
  _persons bigint[];
begin
  if _purpose in ('arrange-help', 'volunteer-visit') then
    select array_remove(array_agg(w.person_id), null) into _persons from volunteers_whereabouts w
    where w.need_id = _reference;
  elsif _purpose in ('meet-volunteer', 'call-volunteer') then
    select array_agg(m.person_id) into _persons from volunteers_match m
    where m.need_id = _reference and m.state in ('volunteer-yes', 'agreed', 'met');
  elsif _purpose = 'vet-volunteer' then
    select array_agg(o.person_id) into _persons from volunteers_offer o where o.id = _reference;
  else
    raise exception 'no purpose of volunteering' using errcode = 'BN403';
  end if;
  insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
  values ('concern', _account, _unit, _duty, _reference, _purpose, _items, coalesce(_persons, '{{}}'), '{{}}')
  returning id into _look;
  perform set_config('banshi.look', _look::text, false);
  return _look;
end
$$;

-- Keeps what a volunteer is called and their number; a number that is not given again stays.
create or replace function volunteers_keep_contact(_offer uuid, _name text, _phone text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into volunteers_contact (offer_id, name, phone) values (_offer, _name, coalesce(_phone, ''))
  on conflict (offer_id) do update set name = excluded.name, phone = coalesce(_phone, volunteers_contact.phone)
$$;

-- With an offer that has ended goes what the volunteer is called and how they are reached: nobody needs it any more.
create or replace function volunteers_forget_contact(_offer uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from volunteers_contact c using volunteers_offer o
  where c.offer_id = _offer and o.id = _offer and o.state = 'ended'
$$;

-- Which volunteers are, or are of the family of, who is helped: they are not asked. Bare numbers, for the matching.
create or replace function volunteers_family(_needs uuid[]) returns table (need_id uuid, person_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.need_id, o.person_id from volunteers_whereabouts w join volunteers_offer o on o.person_id = w.person_id
  where w.need_id = any (_needs) and o.state = 'open'
  union
  select w.need_id, o.person_id from volunteers_whereabouts w
    join register_membership a on a.person_id = w.person_id
    join register_membership b on b.household_id = a.household_id
    join volunteers_offer o on o.person_id = b.person_id
  where w.need_id = any (_needs) and o.state = 'open'
$$;

-- The needs in which somebody on the register is helped: bare ids, for their own page.
create or replace function volunteers_helped(_person bigint) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(need_id), '{{}}') from volunteers_whereabouts where person_id = _person
$$;

-- How the gateway reaches who is helped, while a notice waits for them.
create or replace function volunteers_reach(_need uuid) returns table (phone text, number text)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.phone, n.number from volunteers_whereabouts w join volunteers_need n on n.id = w.need_id
  where w.need_id = _need
    and exists (select from notices_notice t where t.contact_id = _need and t.sent_at is null)
$$;

-- Deletes the addresses of visits that were over before a moment; returns how many.
create or replace function volunteers_forget(_before timestamptz) returns bigint
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from volunteers_whereabouts w using volunteers_need n
    where n.id = w.need_id and n.closed_at < _before
    returning 1)
  select count(*) from gone
$$;

alter table volunteers_whereabouts enable row level security;
alter table volunteers_contact enable row level security;
alter table volunteers_word enable row level security;
drop policy if exists seen on volunteers_whereabouts;
drop policy if exists kept on volunteers_whereabouts;
drop policy if exists seen on volunteers_contact;
drop policy if exists said on volunteers_word;
drop policy if exists read on volunteers_word;
create policy seen on volunteers_whereabouts for select to {web} using (need_id = (select volunteers_seen()));
create policy kept on volunteers_whereabouts for insert to {web} with check (true);
create policy seen on volunteers_contact for select to {web} using (offer_id = any ((select volunteers_seen_offers())::uuid[]));
create policy read on volunteers_word for select to {web} using (true);
create policy said on volunteers_word for insert to {web}
  with check (volunteers_may_say(match_id, side, way, account_id, unit_id));

revoke all on volunteers_whereabouts, volunteers_contact, volunteers_word from {web};
grant select, insert on volunteers_whereabouts to {web};
grant select on volunteers_contact to {web};
grant select, insert on volunteers_word to {web};
revoke delete, truncate on volunteers_offer, volunteers_need, volunteers_match, volunteers_vetting from {web};
-- For whom a match was made, and how many have to come, is settled when it is made.
revoke update on volunteers_match from {web};
grant update (state, at, reminded_at, minutes, confirmed_at, confirmed_way, concern_ids, clock_at)
  on volunteers_match to {web};
revoke update on volunteers_need from {web};
grant update (state, at, starts_at, minutes, counts_from, clock_at, closed_at) on volunteers_need to {web};
