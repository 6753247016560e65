-- What is noticed about single looks, one statement for each rule; run by the owner over one stretch of the log.
-- A look is marked once by each rule. "new" stands before all but the last two: the looks of staff of the stretch.

-- name: new
with new as materialized (
  select l.id, l.at, l.kind, l.account_id, l.unit_id, l.duty, l.reference, l.persons, l.households, a.person_id as self
  from access_look l join stations_account a on a.id = l.account_id
  where l.id > %(after)s::bigint and l.id <= %(upto)s::bigint and l.unit_id is not null and l.kind <> 'self'
), officers as materialized (
  select distinct self from new where self is not null
), homes as materialized (
  select distinct o.self, m.household_id from officers o join register_membership m on m.person_id = o.self
  where (select count(distinct x.person_id) from register_membership x where x.household_id = m.household_id)
        <= %(most)s::int
)

-- name: family
, kin as materialized (
  select distinct h.self, m.person_id from homes h join register_membership m on m.household_id = h.household_id
  where m.person_id <> h.self
)
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'family', n.at, n.account_id, n.unit_id, n.duty, array_agg(distinct k.person_id)
from new n join lateral unnest(n.persons) seen(person) on true
join kin k on k.self = n.self and k.person_id = seen.person
group by n.id, n.at, n.account_id, n.unit_id, n.duty on conflict do nothing

-- name: self
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'self', n.at, n.account_id, n.unit_id, n.duty, array[n.self] from new n
where n.self = any (n.persons) on conflict do nothing

-- name: colleagues
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'colleagues', n.at, n.account_id, n.unit_id, n.duty, array_agg(distinct c.person_id)
from new n
join stations_post own on own.account_id = n.account_id
  and own.since <= n.at::date and (own.until is null or own.until >= n.at::date)
join stations_post p on p.unit_id = own.unit_id and p.account_id <> n.account_id
  and p.since <= n.at::date and (p.until is null or p.until >= n.at::date)
join stations_account c on c.id = p.account_id and c.person_id = any (n.persons) and c.person_id is distinct from n.self
where not exists (select from homes h join register_membership m on m.household_id = h.household_id
                  where h.self = n.self and m.person_id = c.person_id)  -- one's own household is asked about by itself
group by n.id, n.at, n.account_id, n.unit_id, n.duty on conflict do nothing

-- name: neighbours
, lives as materialized (
  select o.self, a.station_id, regexp_replace(v.address, %(flat)s::text, '') as building
  from officers o
  join register_membership m on m.person_id = o.self and m.superseded_at is null and m.valid_to is null
  join register_householdversion v on v.household_id = m.household_id and v.superseded_at is null and v.valid_to is null
  join register_household a on a.id = m.household_id
  where v.address ~ %(flat)s::text
), seen as materialized (
  select distinct n.id, n.self, seen.household_id from new n join lives i on i.self = n.self
  join lateral unnest(n.households) seen(household_id) on true
  where not exists (select from homes h where h.self = n.self and h.household_id = seen.household_id)
), beside as (
  select s.id, s.household_id from seen s join lives i on i.self = s.self
  join register_household a on a.id = s.household_id and a.station_id = i.station_id
  join register_householdversion v on v.household_id = s.household_id and v.superseded_at is null and v.valid_to is null
  where regexp_replace(v.address, %(flat)s::text, '') = i.building
)
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'neighbours', n.at, n.account_id, n.unit_id, n.duty, array_agg(distinct m.person_id)
from beside b join new n on n.id = b.id
join register_membership m on m.household_id = b.household_id and m.person_id = any (n.persons)
group by n.id, n.at, n.account_id, n.unit_id, n.duty on conflict do nothing

-- name: off-hours
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'off-hours', n.at, n.account_id, n.unit_id, n.duty, array[]::bigint[]
from new n, lateral (select n.at at time zone %(zone)s::text as there) local
where local.there::date = any (%(rests)s::date[])
  or local.there::time < %(opens)s::time or local.there::time >= %(closes)s::time
on conflict do nothing

-- name: ended
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select n.id, 'ended', n.at, n.account_id, n.unit_id, n.duty, array[]::bigint[]
from new n join lateral (
  select j."end", j.at from journal_line j
  where j.thing_id = n.reference and j.kind = 'matters.case' and j.at <= n.at order by j.id desc limit 1) last on true
where last."end" = any (%(ended)s::text[]) and last.at < n.at - make_interval(days => %(ended_days)s::int)
on conflict do nothing

-- name: series
with searching as materialized (
  select distinct account_id from access_look
  where id > %(after)s::bigint and id <= %(upto)s::bigint and kind in ('search', 'exact') and unit_id is not null
), tries as (
  select l.id, l.at, l.account_id, l.unit_id, l.duty, l.persons,
    l.at - lag(l.at) over one as since, lag(l.persons) over one as before
  from access_look l join searching s on s.account_id = l.account_id
  where l.id > %(back)s::bigint and l.id <= %(upto)s::bigint and l.kind in ('search', 'exact')
  window one as (partition by l.account_id order by l.at, l.id)
), runs as (
  select t.*, sum((since is null or since > make_interval(mins => %(gap)s::int))::int)
    over (partition by account_id order by at, id) as run
  from tries t
), counted as (
  select r.*, count(*) over one as length,
    count(*) filter (where cardinality(persons) = 0 or persons && before) over one as alike
  from runs r window one as (partition by account_id, run)
)
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select id, 'series', at, account_id, unit_id, duty, array[]::bigint[] from counted
where length >= %(fewest)s::int and alike >= %(alike)s::int
on conflict do nothing

-- name: no-step
insert into watching_mark (look_id, rule, at, account_id, unit_id, duty, persons)
select l.id, 'no-step', l.at, l.account_id, l.unit_id, l.duty, array[]::bigint[]
from access_look l
where l.id > %(after)s::bigint and l.id <= %(upto)s::bigint and l.unit_id is not null and l.account_id is not null
  and l.reference is not null and cardinality(l.persons) > 0
  and (l.kind = 'exact' or (l.kind = 'case' and exists (
    select from journal_line c where c.thing_id = l.reference and c.kind = 'matters.case')))
  and not exists (
    select from journal_line j
    where j.thing_id = l.reference and j.unit_id = l.unit_id
      and j.at between l.at - interval '1 hour' and l.at + make_interval(days => %(followed)s::int))
on conflict do nothing
