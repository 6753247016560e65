-- Every public figure once more, written from its definition and not from its code.
-- Each statement returns month (first day), part and number, of all months,
-- as somebody would count at %(now)s. Days are those of Asia/Shanghai.

-- figure: errands_saved
with closed as (
  select to_char(closed_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, accepting_id, home_id
  from matters_case where state = 'closed')
select month || '-01', 'saved', count(*) from closed where accepting_id is distinct from home_id group by month
union all
select month || '-01', 'home', count(*) from closed where accepting_id = home_id group by month;

-- figure: terms_of_cases
with promised as (
  select to_char((case when l.done_at is null then l.due_at else l.done_at end) at time zone 'Asia/Shanghai',
                 'YYYY-MM') as month,
         l.done_at is not null as done, l.late
  from matters_case c, matters_leg l
  where l.case_id = c.id and l.opened_at is not null and l.task in ('inquire', 'decide', 'confirm', 'print')
    and not (c.state = 'withdrawn' and not l.late)
    and not (l.done_at is null and (l.due_at is null or l.due_at >= %(now)s or c.paused_at is not null)))
select month || '-01', case when done and not late then 'kept' else 'missed' end, count(*) from promised group by 1, 2;

-- figure: verdicts_on_cases
select to_char(closed_at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', coalesce(nullif(verdict, ''), 'silent'),
       count(*)
from matters_case where state = any (array['closed', 'refused', 'reversed']) group by 1, 2;

-- figure: terms_of_concerns
select to_char(first_due_on, 'YYYY-MM') || '-01',
       case when exists (select from journal_line where thing_id = c.id and step = 'escalate' and reason like 'term over: %%')
              or (answered_at is not null and answered_at > due_at)
              or (answered_at is null and closed_at is not null and closed_at > due_at)
              or (answered_at is null and closed_at is null and due_at < %(now)s)
            then 'missed' else 'kept' end, count(*)
from concerns_concern c where first_due_on is not null and first_unit_id is not null group by 1, 2;

-- figure: escalated
select to_char(first_due_on, 'YYYY-MM') || '-01',
       case when (select count(*) from journal_line where thing_id = c.id and step = 'escalate') > 0
            then 'escalated' else 'not-escalated' end, count(*)
from concerns_concern c where first_due_on is not null and first_unit_id is not null group by 1, 2;

-- figure: reopened
select to_char(first_due_on, 'YYYY-MM') || '-01',
       case when (select count(*) from journal_line where thing_id = c.id and step = 'reopen') > 0
            then 'reopened' else 'not-reopened' end, count(*)
from concerns_concern c where first_due_on is not null and first_unit_id is not null group by 1, 2;

-- figure: verdicts_on_concerns
select to_char(first_due_on, 'YYYY-MM') || '-01',
       coalesce((select v.solved from concerns_verdict v where v.concern_id = c.id
                 and v.id = (select max(w.id) from concerns_verdict w where w.concern_id = c.id)), 'silent'), count(*)
from concerns_concern c where first_due_on is not null and first_unit_id is not null group by 1, 2;

-- figure: came_back
with last as (
  select c.id, c.problem_id, c.first_due_on, v.at from concerns_concern c, concerns_verdict v
  where v.concern_id = c.id and v.solved = 'yes' and c.first_unit_id is not null and c.first_due_on is not null
    and not exists (select from concerns_verdict w where w.concern_id = c.id and w.id > v.id))
select to_char(first_due_on, 'YYYY-MM') || '-01',
       case when (select count(*) from concerns_concern o where o.problem_id = l.problem_id and o.id <> l.id
                  and o.at > l.at) = 0 then 'stayed-solved' else 'came-back' end, count(*)
from last l group by 1, 2;

-- figure: objections
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01',
       case when not objected then 'no-objection' when moved > 0 then 'moved' else 'in-vain' end, count(*)
from concerns_concern where first_unit_id is not null group by 1, 2;

-- figure: promises_to_look_again
select to_char(look_again_on, 'YYYY-MM') || '-01', 'past', count(*) from concerns_concern
where state = 'waiting' and look_again_on is not null group by 1
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', 'looked-again', count(*) from journal_line
where kind = 'concerns.concern' and step = 'look-again' group by 1;

-- figure: concerns-by-place
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', '', count(*) from concerns_concern group by 1
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', left(division, 4), count(*) from concerns_concern
where length(division) >= 4 group by 1, 2
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', left(division, 6), count(*) from concerns_concern
where length(division) >= 6 group by 1, 2
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', left(division, 9), count(*) from concerns_concern
where length(division) >= 9 group by 1, 2
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', division, count(*) from concerns_concern
where length(division) = 12 group by 1, 2;

-- figure: concerns-by-subject
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', '', count(*) from concerns_concern group by 1
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', split_part(category, '.', 1), count(*)
from concerns_concern where category <> '' group by 1, 2
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01',
       split_part(category, '.', 1) || '.' || split_part(category, '.', 2), count(*)
from concerns_concern where category like '%%.%%' group by 1, 2
union all
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01', category, count(*)
from concerns_concern where category like '%%.%%.%%' group by 1, 2;

-- figure: concerns-by-place-and-subject
select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') || '-01',
       left(division, 6) || ' ' || split_part(category, '.', 1), count(*)
from concerns_concern where length(division) >= 6 and category <> '' group by 1, 2;

-- figure: errands-between-counties
-- A station is in the county whose bureau is above it; the distance is by the spherical law of cosines.
with seat as (
  select s.id, bureau.division, radians(bureau.latitude) as lat, radians(bureau.longitude) as lon
  from stations_unit s, stations_unit bureau where bureau.kind = 'county' and bureau.id in (s.parent_id, s.id)),
errand as (
  select to_char(c.closed_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, array[a.division, h.division] as ends,
         2 * round(6371.0088 * acos(sin(a.lat) * sin(h.lat) + cos(a.lat) * cos(h.lat) * cos(a.lon - h.lon))) as far
  from matters_case c, seat a, seat h
  where c.state = 'closed' and a.id = c.accepting_id and h.id = c.home_id and a.division <> h.division),
sorted as (
  select month, (select string_agg(one, '-' order by one) from unnest(ends) one) as pair, far from errand)
select month || '-01', pair, count(*) from sorted group by month, pair
union all
select month || '-01', pair || ' kilometres', sum(far) from sorted group by month, pair;
