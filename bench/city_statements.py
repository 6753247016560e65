# ruff: noqa: E501 - SQL is read by its columns
"""The statements that make up a city: its offices, a year of concerns and cases, and what changes late.

Everything is as skewed as in a real city: a place, a subject or an office is the rarer the higher its number, since
the square of a uniform number is small more often.
"""

OFFICES = """
insert into stations_unit (code, name, name_en, kind, division, parent_id, address, phone, hours, latitude, longitude)
select code, name, name, kind, left(code, 6), null, '', '', '', 30 + substr(code, 5, 2)::int * 0.4, 105 + substr(code, 5, 2)::int * 37 %% 100 * 0.15 from (
  select '9999' || lpad(c::text, 2, '0') || '000100' as code, '第' || c || '区人民政府' as name, 'government' as kind
  from generate_series(1, %(counties)s) c
  union all
  select '9999' || lpad(c::text, 2, '0') || '000200', '第' || c || '公安分局', 'county' from generate_series(1, %(counties)s) c
  union all
  select '9999' || lpad(c::text, 2, '0') || lpad(s::text, 3, '0') || '000', '第' || s || '街道办事处', 'street'
  from generate_series(1, %(counties)s) c, generate_series(1, %(streets)s) s
  union all
  select '9999' || lpad(c::text, 2, '0') || lpad(s::text, 3, '0') || lpad((200 + v)::text, 3, '0'),
         '第' || v || '居委会', 'village'
  from generate_series(1, %(counties)s) c, generate_series(1, %(streets)s) s, generate_series(1, %(villages)s) v
) units on conflict (code) do nothing
"""
STATIONS = """
insert into stations_unit (code, name, name_en, kind, division, parent_id, address, phone, hours, latitude, longitude)
select left(u.code, 9) || (200 + s), '第' || s || '派出所', 'Station ' || s, 'station', u.division, u.id, '', '', '', u.latitude + s * 0.05, u.longitude
from stations_unit u, generate_series(1, 2) s where u.kind = 'county' and u.code like '9999%%000200'
"""
CONCERNS = """
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, first_due_on, tries,
  reached, solved, excluded, answered_at, closed_at, confirmed_at)
select gen_random_uuid(), 'CQ-' || left(gen_random_uuid()::text, 18), at, 'web', 'report',
  codes.all[1 + floor(cardinality(codes.all) * power(random(), 2))::int], 'daily', 'closed', 'solved',
  '小区暖气不热', '小区暖气一直不热，室内只有十二度，请尽快派人来看看。',
  '9999' || lpad((1 + floor(%(counties)s * power(random(), 2)))::int::text, 2, '0')
         || lpad((1 + floor(%(streets)s * power(random(), 2)))::int::text, 3, '0')
         || lpad((201 + floor(%(villages)s * power(random(), 2)))::int::text, 3, '0'),
  '', false, true, false, true, '{}', 1, 1, unit, case when random() < 0.97 then unit end, '{}', '{}',
  case when random() < 0.4 then ('00000000-0000-4000-8000-' || lpad(floor(random() * %(problems)s)::text, 12, '0'))::uuid end,
  0, 1 + (random() < 0.1)::int, random() < 0.03, false, (random() < 0.5)::int, 0, false, at, at + interval '2 days',
  (at + (array['1 day', '5 days', '15 days'])[1 + floor(3 * random())::int]::interval)::date, 0,
  (array['reached', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached', 'reached', 'unreachable', ''])[1 + floor(10 * random())::int],
  'yes', case when random() < 0.08 then (%(ways)s::text[])[1 + floor(cardinality(%(ways)s::text[]) * random())::int] else '' end,
  at + interval '1 day', at + interval '3 days', at
from (select at, units.all[1 + floor(cardinality(units.all) * power(random(), 2))::int] as unit
      from generate_series(1, %(many)s) i,
        lateral (select %(first)s::timestamptz + random() * (%(until)s::timestamptz - %(first)s::timestamptz) as at where i > 0) moments,
        (select array_agg(id order by right(code, 6), code) as all from stations_unit
         where kind = 'government' or (kind = 'street' and right(code, 6) in ('001000', '002000'))) units) said,
  (select %(codes)s::text[] as all) codes
"""
ANSWERS = """
insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply, reason, digest, flags, returned)
select id, round, answered_at, 1, 1,
  (array['solved', 'solved', 'solved', 'solved', 'partly', 'not-now', 'other-way', 'unlawful', 'not-duty'])[1 + floor(9 * power(random(), 1.5))::int],
  '', '', '', '', '[]', '' from concerns_concern where random() < 0.95
"""
VERDICTS = """
insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)
select id, case when random() < 0.5 then 1 else round end, closed_at, 'link', 1, (array[true, true, true, false, null])[1 + floor(5 * random())::int],
  (array['yes', 'yes', 'yes', 'yes', 'partly', 'no', ''])[1 + floor(7 * random())::int],
  (array['yes', 'yes', 'basically', 'no', ''])[1 + floor(5 * random())::int], ''
from concerns_concern where reached = 'reached'
"""
CASES = """
insert into matters_case (id, number, matter, version, state, person_id, household_id, masked_name, masked_number, role,
  institution, items, persons, households, printed_for, hands, accepting_id, home_id, office_id, task, since,
  stopped_for, accepted_at, accepted_by, face_compared, proof, answers_digest, refusal, missing, follow_code,
  kilometres, times_sent_back, asked, asked_known, closed_at, verdict, verdict_words)
select gen_random_uuid(), 'QZ-' || left(gen_random_uuid()::text, 18), 'lost-booklet', 1,
  (array['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'refused', 'reversed'])[1 + floor(8 * random())::int],
  1, 1, '张*', '9****', 'self', '', '{}', '{}', '{}', 0, '{}', away, home, home, '', at, '', at - interval '2 days', 1,
  false, '', '', '{}', '[]', left(md5(random()::text), 12), 30, 0, 0, 0, at,
  (array['', '', 'solved', 'solved', 'partly', 'not-solved'])[1 + floor(6 * random())::int], ''
from (select at, away, case when random() < 0.3 then away else other end as home
      from (select at, stations.all[1 + floor(cardinality(stations.all) * power(random(), 2))::int] as away,
              stations.all[1 + floor(cardinality(stations.all) * power(random(), 2))::int] as other
      from generate_series(1, %(many)s) i,
        lateral (select %(first)s::timestamptz + random() * (%(until)s::timestamptz - %(first)s::timestamptz) as at where i > 0) moments,
        (select array_agg(id order by right(code, 3), code) as all from stations_unit
         where kind = 'station' and code ~ '^9999..00020[12]$') stations) drawn) journeys
"""
LATE = (
    # moved to another place and subject
    """
update concerns_concern set division = '9999' || lpad((1 + floor(%(counties)s * random()))::int::text, 2, '0') || '001201', category = '04'
where id in (select id from concerns_concern where at < %(now)s::timestamptz order by random() limit 7)
""",
    # another word after another round
    """
with again as (update concerns_concern set round = 2, reached = 'reached'
  where id in (select id from concerns_concern where closed_at < %(now)s::timestamptz and round = 1 order by random() limit 7) returning id)
insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)
select id, 2, %(now)s::timestamptz, 'link', 1, true, (array['yes', 'partly', 'no'])[1 + floor(3 * random())::int], 'no', '' from again
on conflict do nothing
""",
    # taken out of the rates, or kept after all
    """
update concerns_concern set excluded = case when excluded = '' then 'market' else '' end
where id in (select id from concerns_concern where at < %(now)s::timestamptz order by random() limit 3)
""",
    # a decision that is taken back, and a verdict on a case
    """
update matters_case set state = case state when 'closed' then 'reversed' else 'closed' end, verdict = 'not-solved'
where id in (select id from matters_case where closed_at < %(now)s::timestamptz order by random() limit 5)
""",
)
