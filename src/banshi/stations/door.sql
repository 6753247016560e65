-- Who holds a post and who stands in for whom. Applied again after every migration; safe to repeat.
-- {web} is the role of the web process.

-- A post is given by the installation, never by a page: no statement of the web process makes anybody an officer.
revoke insert, update, delete on stations_post, stations_unit from {web};
-- What was handed over is not rewritten; it is ended, once.
revoke update, delete on stations_standin from {web};
grant update (state, ended_at, ended_by) on stations_standin to {web};

create or replace function stations_refuse_reviving() returns trigger language plpgsql as $$
begin
  raise exception 'what has ended stays ended' using errcode = 'BN409';
end
$$;
create or replace trigger standing_in_ended_once before update on stations_standin for each row
  when (old.state = 'ended') execute function stations_refuse_reviving();
