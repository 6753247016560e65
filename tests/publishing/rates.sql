-- The numbers of a cycle once more, written from what the data dictionary says and not from the code.
-- Each statement returns the code of a unit, family, part and number, for the cycle from %(first)s to %(last)s,
-- as somebody would count at this moment. Days are those of Asia/Shanghai.

-- stage: rates
with said as (
  select u.code as unit, c.first_due_on between %(first)s::date and %(last)s::date as due,
    to_char(c.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') between %(first)s::text and %(last)s::text as reported,
    c.reached, c.excluded, c.round = v.round and c.reached = 'reached' as stands, v.contacted, v.solved, v.satisfied,
    (select array_agg(a.outcome order by a.id desc) from concerns_answer a where a.concern_id = c.id) as answers
  from concerns_concern c
  join stations_unit u on u.id = c.first_unit_id
  left join concerns_verdict v on v.concern_id = c.id
    and not exists (select from concerns_verdict w where w.concern_id = c.id and w.id > v.id)),
sorted as (
  select unit, due, reported, coalesce(stands, false) as stands, coalesce(answers[1], 'none') as answer,
    case when excluded = '' then 'kept'
         when excluded in ('emergency', 'legal-way', 'same-again', 'secret', 'market', 'against-law') then excluded
         else 'other' end as ground,
    case when stands then 'stands' when reached = 'unreachable' then 'unreachable' else 'unheard' end as heard,
    case when solved = 'yes' and answers[1] <> 'solved' then 'less' when solved = 'yes' then 'solved'
         when solved in ('partly', 'no') then solved else 'unsaid' end as word,
    case satisfied when 'yes' then 'satisfied' when 'basically' then 'basically' else 'not' end as content,
    coalesce(contacted, false) as contacted, solved,
    reached = 'reached' and excluded = '' and coalesce(solved, '') <> '' as valid
  from said)
select unit, 'due', '', count(*) from sorted where due group by 1
union all select unit, 'heard', heard, count(*) from sorted where due group by 1, 3
union all select unit, 'answer', answer, count(*) from sorted where due group by 1, 3
union all select unit, 'left_out', ground, count(*) from sorted where due group by 1, 3
union all select unit, 'contact', case when contacted then 'contacted' else 'not' end, count(*) from sorted
  where due and stands group by 1, 3
union all select unit, 'word', word, count(*) from sorted where due and stands group by 1, 3
union all select unit, 'content', content, count(*) from sorted where due and stands group by 1, 3
union all select unit, 'reported', '', count(*) from sorted where reported group by 1
union all select unit, 'valid', case when valid then 'valid' else 'not' end, count(*) from sorted
  where reported group by 1, 3
union all select unit, 'official-contact', case when contacted then 'yes' else 'no' end, count(*) from sorted
  where reported and valid group by 1, 3
union all select unit, 'official-word', case when solved = 'yes' then 'solved' else 'not' end, count(*) from sorted
  where reported and valid group by 1, 3
union all select unit, 'official-content', content, count(*) from sorted where reported and valid group by 1, 3;

-- stage: returns
-- Of the words 'solved' that stood %(days)s days after the cycle: what happened first after each.
with solved as (
  select u.code as unit, c.id, c.problem_id, v.at as said
  from concerns_verdict v
  join concerns_concern c on c.id = v.concern_id
  join stations_unit u on u.id = c.first_unit_id
  where c.first_due_on between %(first)s::date and %(last)s::date and v.solved = 'yes' and c.reached = 'reached'
    and v.at < (%(last)s::date + %(days)s::int) at time zone 'Asia/Shanghai'
    and not exists (select from concerns_answer a where a.concern_id = c.id and a.outcome <> 'solved')),
after as (
  select s.unit, s.id, s.said, o.at from solved s join concerns_concern o on o.problem_id = s.problem_id and o.id <> s.id
  union all select s.unit, s.id, s.said, v.at from solved s join concerns_verdict v on v.concern_id = s.id
    where v.solved in ('no', 'partly')
  union all select s.unit, s.id, s.said, l.at from solved s join journal_line l on l.thing_id = s.id
    where l.step = 'reopen'),
firsts as (
  select s.unit, s.id, min(a.at) - s.said as later from solved s
  left join after a on a.id = s.id and a.at > s.said group by s.unit, s.id, s.said)
select unit, 'returns', case when later < interval '31 days' then 'soon' when later < interval '91 days' then 'late'
                             else 'stayed' end, count(*)
from firsts group by 1, 3;
