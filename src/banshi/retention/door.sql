-- What somebody may take away of what is kept about them, and who may list and delete. Applied again after every
-- migration; safe to repeat. {web} is the role of the web process.

-- Who is looking at their own record on this connection: a look of kind 'self', committed, less than a minute old, by an
-- account of that very person, in no post.
create or replace function retention_self() returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select a.person_id from access_look l join stations_account a on a.id = l.account_id and a.person_id = l.persons[1]
  where l.id = nullif(current_setting('banshi.look', true), '')::bigint
    and l.kind = 'self' and l.unit_id is null and cardinality(l.persons) = 1
    and l.pid = pg_backend_pid()
    and l.at > statement_timestamp() - interval '1 minute'
    and l.xid is distinct from pg_current_xact_id_if_assigned()
$$;

-- By which condition the rows of a table are somebody's own. $1 the person, $2 their accounts, $3 their cases, $4 the
-- concerns they reported signed in, $5 their offers, $6 the visits they asked for, $7 what they asked to be reminded of,
-- $8 their households now, $9 how they sign in. A table without a line cannot be asked for.
create or replace function retention_where(_table text) returns text
language sql immutable set search_path = public, pg_temp as $$
  select w.said from (values
    ('register_person', 't.id = $1'),
    ('register_household', 't.id = any ($8)'),
    ('register_personversion', 't.person_id = $1'),
    ('register_membership', 't.person_id = $1'),
    ('register_change', 't.id in (select v.change_id from register_personversion v where v.person_id = $1'
                        ' union select m.change_id from register_membership m where m.person_id = $1)'),
    ('register_householdversion', 'exists (select from register_membership m'
       ' where m.person_id = $1 and m.household_id = t.household_id'
       ' and coalesce(m.valid_from, ''-infinity'') < coalesce(t.valid_to, ''infinity'')'
       ' and coalesce(t.valid_from, ''-infinity'') < coalesce(m.valid_to, ''infinity''))'),
    ('register_booklet', 't.household_id = any ($8)'),
    ('register_idnumber', 't.person_id = $1'),
    ('register_searchkey', 't.person_id = $1'),
    ('register_logentry', 't.person_id = $1'),
    ('register_met', 't.import_id in (select i.id from register_import i) and t.kind = ''person'' and t.subject_id = $1'),
    ('register_finding', '$1 = any (t.persons)'),
    ('register_findingmark', 't.person_id = $1'),
    ('linkage_proposal', '$1 in (t.one_id, t.other_id)'),
    ('matters_case', 't.id = any ($3)'),
    ('matters_leg', 't.case_id = any ($3)'),
    ('matters_party', 't.person_id = $1'),
    ('matters_awaycommand', 't.case_id = any ($3)'),
    ('matters_visit', 't.person_id = $1 or t.applicant_id = $1'),
    ('matters_particulars', 't.person_id = $1'),
    ('matters_document', 't.person_id = $1'),
    ('matters_papercontent', 't.person_id = $1'),
    ('matters_paper', 't.id in (select p.paper_id from matters_papercontent p where p.person_id = $1)'),
    ('access_look', 't.persons @> array[$1]'),
    ('access_breakglass', 't.look_id in (select l.id from access_look l where l.persons @> array[$1])'),
    ('journal_line', 't.thing_id = any ($3 || $4 || $5 || $6 || $7)'),
    ('notices_notice', 't.person_id = $1 or t.contact_id = any ($4 || $6) and t.case_id = any ($4 || $6)'),
    ('concerns_report', 't.person_id = $1'),
    ('concerns_attachment', 't.concern_id = any ($4)'),
    ('concerns_contact', 't.concern_id = any ($4)'),
    ('concerns_concern', 't.id = any ($4)'),
    ('concerns_answer', 't.concern_id = any ($4)'),
    ('concerns_call', 't.concern_id = any ($4)'),
    ('concerns_verdict', 't.concern_id = any ($4)'),
    ('concerns_member', 't.concern_id = any ($4)'),
    ('concerns_trace', 't.concern_id = any ($4)'),
    ('concerns_apitoken', 't.concern_id = any ($4)'),
    ('projects_juror', 't.concern_id = any ($4)'),
    ('projects_asking', 't.concern_id = any ($4)'),
    ('projects_objection', 't.concern_id = any ($4)'),
    ('volunteers_offer', 't.person_id = $1'),
    ('volunteers_contact', 't.offer_id = any ($5)'),
    ('volunteers_vetting', 't.person_id = $1'),
    ('volunteers_match', 't.person_id = $1'),
    ('volunteers_word', 't.match_id in (select m.id from volunteers_match m where m.person_id = $1 or m.need_id = any ($6))'),
    ('volunteers_need', 't.id = any ($6)'),
    ('volunteers_whereabouts', 't.person_id = $1'),
    ('care_consent', 't.id = any ($7)'),
    ('care_particulars', '$1 in (t.person_id, t.told_id)'),
    ('care_reminder', 't.consent_id = any ($7)'),
    ('care_task', 't.consent_id = any ($7)'),
    ('care_talk', 't.person_id = $1'),
    ('stations_account', 't.id = any ($2)'),
    ('stations_post', 't.account_id = any ($2)'),
    ('stations_account_groups', 't.account_id = any ($2)'),
    ('stations_account_user_permissions', 't.account_id = any ($2)'),
    ('stations_session', 't.account_id = any ($2)'),
    ('stations_subject', 't.account_id = any ($2)'),
    ('stations_recovery', 't.account_id = any ($2)'),
    ('stations_told', 't.account_id = any ($2)'),
    ('stations_standin', 't.account_id = any ($2) or t.holder_id = any ($2)'),
    ('mfa_authenticator', 't.user_id = any ($2)'),
    ('account_emailaddress', 't.user_id = any ($2)'),
    ('account_emailconfirmation', 't.email_address_id in (select e.id from account_emailaddress e where e.user_id = any ($2))'),
    ('axes_accessattempt', 't.username = any ($9)'),
    ('axes_accessattemptexpiration', 't.access_attempt_id in (select e.id from axes_accessattempt e where e.username = any ($9))'),
    ('axes_accessfailurelog', 't.username = any ($9)'),
    ('axes_accesslog', 't.username = any ($9)')
  ) w (name, said) where w.name = _table
$$;

-- One's own rows of one table, as far as the columns asked for; after a number of them, so many. Raises BN403 without
-- an open look at oneself. What is closed (secrets, hashes, others' keys) is left out whatever is asked for.
create or replace function retention_own(_table text, _columns text[], _after int, _most int) returns setof jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  _person bigint := retention_self();
  _where text := retention_where(_table);
  _shown text;
begin
  if _person is null or _where is null then
    raise exception 'no look at oneself' using errcode = 'BN403';
  end if;
  select string_agg(format('t.%I', a.attname), ', ' order by a.attnum) into _shown
  from pg_attribute a
  where a.attrelid = format('public.%I', _table)::regclass and a.attnum > 0 and not a.attisdropped
    and a.attname = any (_columns)
    and a.attname not in ('password', 'caller_key', 'session_data', 'session_key', 'content', 'pdf', 'keys', 'grams',
                          'fingerprint', 'shielded', 'get_data', 'post_data', 'answers_digest', 'data', 'first_half',
                          'second_half')
    and (_table, a.attname) not in (('stations_recovery', 'ticket'), ('matters_party', 'code'), ('matters_case', 'follow_code'));
  return query execute format(
    'select to_jsonb(s) from (select %s from %I t where %s order by t.ctid offset %s limit %s) s',
    _shown, _table, _where, _after, _most)
  using
    _person,
    array(select a.id from stations_account a where a.person_id = _person),
    array(select c.id from matters_case c where c.person_id = _person
          union select c.id from matters_case c where c.applicant_id = _person),
    array(select r.concern_id from concerns_report r where r.person_id = _person),
    array(select o.id from volunteers_offer o where o.person_id = _person),
    array(select w.need_id from volunteers_whereabouts w where w.person_id = _person),
    array(select p.consent_id from care_particulars p where _person in (p.person_id, p.told_id)),
    access_household_of(_person),
    array(select a.username from stations_account a where a.person_id = _person);
end
$$;

-- How many of one's own rows a table has, and the first and last moment of them, where it has one.
create or replace function retention_count(_table text, _moment text) returns table (entries bigint, first text, last text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  _person bigint := retention_self();
  _where text := retention_where(_table);
  _at text := case when _moment = '' then 'null::text' else format('t.%I', _moment) end;
begin
  if _person is null or _where is null then
    raise exception 'no look at oneself' using errcode = 'BN403';
  end if;
  return query execute format('select count(*), min(%s)::text, max(%s)::text from %I t where %s', _at, _at, _table, _where)
  using
    _person,
    array(select a.id from stations_account a where a.person_id = _person),
    array(select c.id from matters_case c where c.person_id = _person
          union select c.id from matters_case c where c.applicant_id = _person),
    array(select r.concern_id from concerns_report r where r.person_id = _person),
    array(select o.id from volunteers_offer o where o.person_id = _person),
    array(select w.need_id from volunteers_whereabouts w where w.person_id = _person),
    array(select p.consent_id from care_particulars p where _person in (p.person_id, p.told_id)),
    access_household_of(_person),
    array(select a.username from stations_account a where a.person_id = _person);
end
$$;

-- The content of one of one's own files; nothing where it is somebody else's.
create or replace function retention_file(_table text, _key text) returns bytea
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  _person bigint := retention_self();
begin
  if _person is null then
    raise exception 'no look at oneself' using errcode = 'BN403';
  end if;
  return case _table
    when 'matters_document' then
      (select d.content from matters_document d where d.person_id = _person and d.id = _key::uuid)
    when 'matters_papercontent' then
      (select p.pdf from matters_papercontent p where p.person_id = _person and p.paper_id = _key::bigint)
    when 'concerns_attachment' then
      (select a.content from concerns_attachment a join concerns_report r on r.concern_id = a.concern_id
       where r.person_id = _person and a.id = _key::uuid)
  end;
end
$$;

-- Takes back what one's own concern is tied to a person by: name, contact, address, position. The words as they were
-- said stay with the office until their term; the concern goes on without a name. Returns whether there was anything.
create or replace function retention_take_back(_concern uuid) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _person bigint := retention_self();
begin
  update concerns_report set name = '', phone = '', email = '', address = '', latitude = null, longitude = null,
    person_id = null, caller_key = null, extra = '{{}}'
  where concern_id = _concern and person_id = _person;
  if not found then
    return false;
  end if;
  update concerns_concern set anonymous = true, can_be_reached = false where id = _concern;
  return true;
end
$$;

-- Lists are written by the owner alone, and what was listed is read by whoever may object. A turn is written once.
create or replace trigger turn_written_once before update or delete on retention_turn
  for each statement execute function access_refuse_rewriting();
create or replace trigger hold_frozen before update on retention_hold for each row
  when (old.lifted_at is not null
        or (old.term, old.reason, old.account_id, old.unit_id, old.at)
           is distinct from (new.term, new.reason, new.account_id, new.unit_id, new.at))
  execute function access_refuse_rewriting();
create or replace trigger hold_written_once before delete on retention_hold
  for each statement execute function access_refuse_rewriting();

create or replace trigger kind_for_ever before update or delete on journal_installation
  for each statement execute function access_refuse_rewriting();
create or replace trigger kind_never_emptied before truncate on journal_installation
  for each statement execute function access_refuse_rewriting();
revoke all on journal_installation from {web};
grant select on journal_installation to {web};

revoke all on retention_turn, retention_listed from {web};
grant select on retention_turn, retention_listed to {web};
revoke delete, truncate on retention_hold from {web};
revoke update on retention_hold from {web};
grant update (state, lifted_by, lifted_at, lifted_why) on retention_hold to {web};
