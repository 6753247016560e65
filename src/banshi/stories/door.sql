-- What the database itself refuses of stories. Applied again after every migration; {web} is the web process.

create sequence if not exists stories_number;
grant usage, select on sequence stories_number to {web};

-- What was published is written once; so is why a story was withdrawn, and by whom something was taken over.
create or replace trigger story_version_written_once before update or delete on stories_version
  for each statement execute function access_refuse_rewriting();
create or replace trigger story_withdrawn_for_good before update on stories_story for each row
  when (old.withdrawn_at is not null)
  execute function access_refuse_rewriting();
create or replace trigger adoption_frozen before update on stories_adoption for each row
  when (old.ended_at is not null
        or (old.story_id, old.version_id, old.unit_id, old.at, old.account_id, old.edition_id, old.project_id, old.begins_on)
           is distinct from
           (new.story_id, new.version_id, new.unit_id, new.at, new.account_id, new.edition_id, new.project_id, new.begins_on))
  execute function access_refuse_rewriting();

-- A version counts from the next number on, and only of a story that a second person was given to read.
create or replace function stories_refuse_unread() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from stories_story s where s.id = new.story_id and s.state = 'offered'
                   and s.version = new.version - 1 and s.hands = new.hands)
     or cardinality(new.hands) = 0 or new.reader_id = any (new.hands) then
    raise exception 'only what was offered to a second person is published' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger story_version_was_offered before insert on stories_version for each row
  execute function stories_refuse_unread();

-- Nobody publishes what they wrote: what stands as published has a version of that number.
create or replace function stories_refuse_without_version() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from stories_version v where v.story_id = new.id and v.version = new.version) then
    raise exception 'a story is published by its version' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger story_published_by_a_version before insert or update on stories_story for each row
  when (new.state = 'published')
  execute function stories_refuse_without_version();

revoke delete, truncate on stories_story, stories_version, stories_adoption from {web};
revoke update on stories_version from {web};
