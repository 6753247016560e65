-- The record is written once: lines, looks, the parts of the archive, and the sealed log over all of them. Rows leave it
-- in two ways, as the owner: in the transaction that wrote down the part of the archive that has them, or their burial.

-- {web} is the role of the web process: it reads what pages and papers need, and writes nothing of it.
revoke all on archive_part from {web};
grant select on archive_part to {web};
revoke all on proofs_key, proofs_leaf, proofs_node, proofs_head, proofs_burial, proofs_scan, proofs_gap from {web};
grant select on proofs_key, proofs_leaf, proofs_node, proofs_head, proofs_burial to {web};

create or replace trigger journal_written_once before update on journal_line
  for each statement execute function access_refuse_rewriting();
create or replace trigger looks_written_once before update on access_look
  for each statement execute function access_refuse_rewriting();
create or replace trigger keys_written_once before update or delete on proofs_key
  for each statement execute function access_refuse_rewriting();
create or replace trigger nodes_written_once before update or delete on proofs_node
  for each statement execute function access_refuse_rewriting();
create or replace trigger heads_written_once before update or delete on proofs_head
  for each statement execute function access_refuse_rewriting();
create or replace trigger burials_written_once before update or delete on proofs_burial
  for each statement execute function access_refuse_rewriting();
create or replace trigger leaves_never_removed before delete on proofs_leaf
  for each statement execute function access_refuse_rewriting();

-- A leaf loses its salt once, in the transaction that wrote down its burial, and nothing else of it changes.
create or replace function proofs_refuse_unburying() returns trigger language plpgsql as $$
begin
  if (old.index, old.source, old.row_id, old.hash) is distinct from (new.index, new.source, new.row_id, new.hash)
     or old.salt is null or new.salt is not null
     or not exists (select from proofs_burial b where b.id = new.burial_id and b.source = new.source
                    and b.xid = pg_current_xact_id()) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger leaves_written_once before update on proofs_leaf
  for each row execute function proofs_refuse_unburying();

-- Whoever buries says so for the transaction; then each row that goes must have been buried in it.
create or replace function proofs_burying() returns boolean language sql stable as $$
  select coalesce(current_setting('banshi.burying', true) = pg_current_xact_id_if_assigned()::text, false)
$$;
create or replace function proofs_refuse_losing() returns trigger language plpgsql as $$
begin
  if exists (
    select from gone g where not exists (
      select from proofs_leaf l join proofs_burial b on b.id = l.burial_id
      where l.source = case tg_table_name when 'access_look' then 1 when 'journal_line' then 2 end
        and l.row_id = g.id and l.salt is null and b.xid = pg_current_xact_id())) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return null;
end
$$;
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
create or replace trigger journal_leaves_whole after delete on journal_line
  referencing old table as gone for each statement when (not proofs_burying())
  execute function archive_refuse_losing();
create or replace trigger looks_leave_whole after delete on access_look
  referencing old table as gone for each statement when (not proofs_burying())
  execute function archive_refuse_losing();
create or replace trigger journal_is_buried after delete on journal_line
  referencing old table as gone for each statement when (proofs_burying())
  execute function proofs_refuse_losing();
create or replace trigger looks_are_buried after delete on access_look
  referencing old table as gone for each statement when (proofs_burying())
  execute function proofs_refuse_losing();

-- The file of a part is written anew in one case: rows of it are buried in the same transaction. It gets another name.
create or replace function proofs_refuse_new_edition() returns trigger language plpgsql as $$
begin
  if to_jsonb(old) - 'file' - 'root' is distinct from to_jsonb(new) - 'file' - 'root' or old.file = new.file
     or not exists (
       select from proofs_burial b join proofs_leaf l on l.burial_id = b.id and l.source = b.source
       where b.xid = pg_current_xact_id() and l.salt is null and l.row_id between new.first_id and new.last_id
         and b.source = case new.source when 'access_look' then 1 when 'journal_line' then 2 end) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger parts_written_once before delete on archive_part
  for each statement execute function access_refuse_rewriting();
create or replace trigger parts_written_anew before update on archive_part
  for each row execute function proofs_refuse_new_edition();

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

create or replace function proofs_refuse_emptying() returns trigger language plpgsql as $$
begin
  if exists (select from proofs_head) then
    raise exception 'this record is written once' using errcode = 'BN409';
  end if;
  return null;
end
$$;
create or replace trigger leaves_never_emptied before truncate on proofs_leaf
  for each statement execute function proofs_refuse_emptying();
create or replace trigger nodes_never_emptied before truncate on proofs_node
  for each statement execute function proofs_refuse_emptying();
create or replace trigger heads_never_emptied before truncate on proofs_head
  for each statement execute function proofs_refuse_emptying();
