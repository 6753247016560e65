-- What is published of promises, counted once more from the tables by another way. Written from the definitions.
-- Columns: number, milestones, proved, drawn, accepted, not accepted, asked, holds, does not hold, answers until.
-- Parameters: zone, today, days (the term of an asking), k (the fewest that are told).
with last_round as (
  select j.*, p.state = 'accepting' and p.round = j.round as runs, p.clock_at
  from projects_juror j join projects_project p on p.id = j.project_id
  where not exists (select from projects_juror later where later.project_id = j.project_id and later.round > j.round)),
last_asking as (
  select a.*, date(timezone(%(zone)s::text, a.at)) + %(days)s::int as last_day, p.round as present
  from projects_asking a join projects_project p on p.id = a.project_id
  where not exists (select from projects_asking later where later.project_id = a.project_id
                    and (later.round > a.round or later.round = a.round and later.months > a.months))),
answered as (
  select project_id, holds from last_asking
  where answered_at < timezone(%(zone)s::text, (last_day + 1)::timestamp)
    and not (present = round and last_day >= %(today)s::date)),
enough as (select project_id from answered group by project_id having count(*) >= %(k)s::int)
select p.number,
  (select count(*) from projects_milestone m where m.project_id = p.id and m.until_version is null),
  (select count(*) from projects_milestone m where m.project_id = p.id and m.until_version is null
   and m.reached_on is not null),
  (select count(*) from last_round j where j.project_id = p.id and j.asked_at is not null
   and not (j.runs and j.replaced_at is not null)),
  (select case when bool_or(j.runs) then null else count(nullif(j.accepts, false)) end
   from last_round j where j.project_id = p.id),
  (select case when bool_or(j.runs) then null else count(nullif(j.accepts, true)) end
   from last_round j where j.project_id = p.id),
  (select count(*) from last_asking a where a.project_id = p.id),
  (select sum(case when a.holds then 1 else 0 end)::bigint from answered a join enough using (project_id)
   where a.project_id = p.id),
  (select sum(case when a.holds then 0 else 1 end)::bigint from answered a join enough using (project_id)
   where a.project_id = p.id),
  coalesce(
    (select date(timezone(%(zone)s::text, max(j.clock_at))) from last_round j where j.project_id = p.id and j.runs),
    (select max(a.last_day) from last_asking a where a.project_id = p.id and a.present = a.round
     and a.last_day >= %(today)s::date))
from projects_project p order by p.number;
