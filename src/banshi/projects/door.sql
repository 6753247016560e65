-- What the database itself refuses of projects. Applied again after every migration; safe to repeat.
-- {web} is the role of the web process.

-- A promise, a proof, a payment and an answer are written once.
create or replace trigger promise_written_once before update or delete on projects_promise
  for each statement execute function access_refuse_rewriting();
create or replace trigger evidence_written_once before update or delete on projects_evidence
  for each statement execute function access_refuse_rewriting();
create or replace trigger spending_written_once before update or delete on projects_spending
  for each statement execute function access_refuse_rewriting();
create or replace trigger juror_answers_once before update on projects_juror for each row
  when (old.accepts is not null or (old.project_id, old.round, old.draw_id, old.place, old.ticket, old.concern_id)
        is distinct from (new.project_id, new.round, new.draw_id, new.place, new.ticket, new.concern_id))
  execute function access_refuse_rewriting();
create or replace trigger asking_answered_once before update on projects_asking for each row
  when (old.holds is not null or (old.project_id, old.round, old.months, old.concern_id)
        is distinct from (new.project_id, new.round, new.months, new.concern_id))
  execute function access_refuse_rewriting();

-- What residents read of a candidate does not change after it was published; nor do the words of a milestone.
create or replace trigger candidate_frozen before update on projects_candidate for each row
  when (old.published_at is not null
        and (old.title, old.words, old.klass, old.origin, old.places, old.problems, old.evidence, old.reasons, old.score)
            is distinct from
            (new.title, new.words, new.klass, new.origin, new.places, new.problems, new.evidence, new.reasons, new.score))
  execute function access_refuse_rewriting();
create or replace trigger milestone_frozen before update on projects_milestone for each row
  when ((old.project_id, old.no, old.title, old.place, old.unit_id, old.due_on, old.since_version)
        is distinct from
        (new.project_id, new.no, new.title, new.place, new.unit_id, new.due_on, new.since_version))
  execute function access_refuse_rewriting();

-- Nothing is done but by those who were drawn by lot: counted here, whoever writes the state and however.
create or replace function projects_refuse_done() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
declare
  _yes int;
  _said int;
begin
  select count(*) filter (where accepts), count(accepts) into _yes, _said
  from projects_juror where project_id = new.id and round = new.round;
  if _said = 0 or 2 * _yes <= _said then
    raise exception 'only those drawn by lot make a project done' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger project_done_by_lot before insert or update on projects_project for each row
  when (new.state in ('done', 'kept'))
  execute function projects_refuse_done();

-- Those who asked: one concern and one ticket for each person who can be reached, however often they asked, and nobody
-- who leads the project or holds a post at a unit that carries it. Where no problem of the casework belongs to it, they
-- are those who reported a concern of the category that the promise names, at its places. Tickets tell nobody who it is.
create or replace function projects_askers(_project uuid) returns table (concern_id uuid, ticket text)
language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
  with p as materialized (
    select o.*, v.category, v.places
    from projects_project o join projects_promise v on v.project_id = o.id and v.version = o.version where o.id = _project),
  barred as materialized (
    select distinct a.person_id from p, stations_account a
    where a.person_id is not null and (a.id = p.leader_id or exists (
      select from stations_post o
      where o.account_id = a.id and (o.until is null or o.until >= current_date)
        and (o.unit_id = p.lead_unit_id or o.unit_id = p.keeper_id or o.unit_id = any (p.unit_ids))))),
  asked as (
    select m.concern_id from p join concerns_member m on m.problem_id = any (p.problems) and m.left_at is null
    union
    select c.id from p join concerns_concern c
      on (c.category = p.category or starts_with(c.category, p.category || '.')) and starts_with(c.division, p.division)
    where cardinality(p.problems) = 0 and p.category <> '' and (cardinality(p.places) = 0 or c.place = any (p.places)))
  select distinct on (r.caller_key) c.id, encode(sha256(uuid_send(_project) || r.caller_key), 'hex')
  from asked k
  join concerns_concern c on c.id = k.concern_id
  join concerns_report r on r.concern_id = c.id
  where c.can_be_reached and r.caller_key is not null
    and not exists (select from barred b where b.person_id = r.person_id)
  order by r.caller_key, c.at, c.id
$$;

-- What the casework says of problems, or of groups of them: counts and dates, nothing else. People are told apart here,
-- by keys that the web process never reads: one person counts once in a group, however many problems they reported.
-- A group of several problems with fewer than ten people is not counted: it would tell who reported two things.
create or replace function projects_casework(
  _problems uuid[], _groups int[], _winters timestamptz[], _urgent text[], _estate text, _zone text
) returns table (
  grp int, people int, settled int, urgent int, voices int, places int, estates int, divisions int,
  first_at timestamptz, last_at timestamptz, winters int, said_yes int, said_partly int, said_no int, still_open int,
  overdue int, returns int, levels int, put_off int, put_off_on date[]
) language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan set work_mem = '256MB' set enable_mergejoin = off set enable_nestloop = on as $$
#variable_conflict use_column
begin
  -- How many rows a common table has is a guess to the planner: many problems are read whole, few by their index.
  perform set_config('enable_nestloop', case when cardinality(_problems) > 100 then 'off' else 'on' end, true);
  return query
  -- Grouped only so that the planner knows each problem to stand in it once, and hashes this and not a city's concerns.
  with asked as materialized (
    select a.problem_id, min(a.grp) as grp from unnest(_problems, _groups) a (problem_id, grp) group by a.problem_id),
  voice as materialized (
    select a.grp, c.at, hashtextextended(c.spot, 0) as spot, c.spot as name, c.division, c.solved, r.caller_key,
           case when c.state = 'closed' and c.solved = 'yes' then c.closed_at end as solved_at, c.state <> 'closed' as still,
           c.urgency = any (_urgent) as urgent, c.escalated_at is not null as overdue
    from asked a
    join (select o.*, coalesce(nullif(o.place, ''), o.division) as spot from concerns_concern o) c on c.problem_id = a.problem_id
    left join concerns_report r on r.concern_id = c.id),
  -- Odd seasons lie between the first moment of a winter and the moment after its last.
  cell as materialized (
    select v.grp, v.spot, v.division, width_bucket(v.at, _winters) as season, min(v.name) as name, count(*) as voices,
           min(v.at) as first_at, max(v.at) as last_at, count(*) filter (where v.solved = 'yes') as yes,
           count(*) filter (where v.solved = 'partly') as partly, count(*) filter (where v.solved = 'no') as noes,
           count(*) filter (where v.still) as still, count(*) filter (where v.overdue) as overdue
    from voice v group by 1, 2, 3, 4),
  spot as materialized (
    select c.grp, c.spot, min(c.name) as name, max(c.last_at) as last_at from cell c group by c.grp, c.spot),
  person as (
    select v.grp, v.caller_key, bool_and(v.solved_at is not null and v.solved_at >= s.last_at) as settled,
           bool_or(v.urgent) as urgent
    from voice v join spot s on s.grp = v.grp and s.spot = v.spot
    where v.caller_key is not null group by v.grp, v.caller_key),
  people as (
    select p.grp, count(*)::int as people, count(*) filter (where p.settled)::int as settled,
           count(*) filter (where p.urgent)::int as urgent
    from person p group by p.grp),
  places as (
    select s.grp, count(*)::int as places, count(*) filter (where s.name ~ _estate)::int as estates from spot s group by s.grp),
  answers as (
    select a.grp, count(*)::int as put_off, array_agg(distinct (n.at at time zone _zone)::date) as days
    from concerns_answer n join concerns_concern c on c.id = n.concern_id join asked a on a.problem_id = c.problem_id
    where n.outcome = 'not-now' and n.returned = '' group by a.grp),
  problems as (
    select a.grp, count(*) as problems, max(p.recurrences)::int as returns, max(p.level)::int as levels
    from asked a join concerns_problem p on p.id = a.problem_id group by a.grp),
  counted as (
    select c.grp, sum(c.voices)::int as voices, count(distinct c.division)::int as divisions, min(c.first_at) as first_at,
           max(c.last_at) as last_at, count(distinct c.season) filter (where c.season % 2 = 1)::int as winters,
           sum(c.yes)::int as yes, sum(c.partly)::int as partly, sum(c.noes)::int as noes, sum(c.still)::int as still,
           sum(c.overdue)::int as overdue
    from cell c group by c.grp)
  select c.grp, coalesce(p.people, 0), coalesce(p.settled, 0), coalesce(p.urgent, 0), c.voices, l.places, l.estates,
         c.divisions, c.first_at, c.last_at, c.winters, c.yes, c.partly, c.noes, c.still, c.overdue, b.returns, b.levels,
         coalesce(n.put_off, 0), coalesce(n.days, array[]::date[])
  from counted c join places l using (grp) join problems b using (grp)
  left join people p using (grp) left join answers n using (grp)
  where b.problems = 1 or p.people >= 10;
end
$$;

revoke delete on projects_projectlist, projects_candidate, projects_entry, projects_objection, projects_listfile,
  projects_project, projects_promise, projects_milestone, projects_evidence, projects_spending, projects_juror,
  projects_asking from {web};
revoke update on projects_promise, projects_evidence, projects_spending, projects_objection from {web};
grant execute on function projects_askers(uuid) to {web};
grant execute on function projects_casework(uuid[], int[], timestamptz[], text[], text, text) to {web};
