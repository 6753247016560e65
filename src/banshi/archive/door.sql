-- Rows leave the record in one way: as the owner, in the transaction that wrote down the part of the archive that has
-- them. Hung after access/door.sql, whose two triggers refuse changing and removing alike.

-- {web} is the role of the web process: it reads what was archived, and writes nothing of it.
revoke all on archive_part from {web};
grant select on archive_part to {web};

create or replace function archive_refuse_losing() returns trigger language plpgsql as $$
begin
  if not exists (
    select from archive_part p, (select count(*) as rows, min(g.id) as first, max(g.id) as last, max(g.at) as youngest
                                 from gone g) g
    where p.xid = pg_current_xact_id() and p.source = tg_table_name
      and p.rows = g.rows and p.first_id = g.first and p.last_id = g.last
      and g.youngest < p.before and p.before <= statement_timestamp()) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return null;
end
$$;

create or replace trigger journal_written_once before update on journal_line
  for each statement execute function access_refuse_rewriting();
create or replace trigger journal_leaves_whole after delete on journal_line
  referencing old table as gone for each statement execute function archive_refuse_losing();
create or replace trigger looks_written_once before update on access_look
  for each statement execute function access_refuse_rewriting();
create or replace trigger looks_leave_whole after delete on access_look
  referencing old table as gone for each statement execute function archive_refuse_losing();

create or replace trigger parts_written_once before update or delete on archive_part
  for each statement execute function access_refuse_rewriting();
create or replace function archive_refuse_emptying() returns trigger language plpgsql as $$
begin
  if exists (select from archive_part) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return null;
end
$$;
create or replace trigger parts_never_emptied before truncate on archive_part
  for each statement execute function archive_refuse_emptying();
