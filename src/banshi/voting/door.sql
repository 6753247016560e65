-- What the database itself refuses of ballots. Applied again after every migration; safe to repeat.
-- {web} is the role of the web process.

-- What a ballot was announced with does not change; it only moves on; what was counted stays.
create or replace function voting_refuse_change() returns trigger language plpgsql as $$
declare
  _way text[] := array['announced', 'open', 'closed', 'tied', 'counted'];
begin
  if (old.id, old.about_id, old.title, old.chamber, old.unit_id, old.options, old.seats, old.electorate, old.quorum,
      old.approvals_needed, old.ties, old.announced_at, old.opens_at, old.closes_at, old.commitment, old.public_source)
     is distinct from
     (new.id, new.about_id, new.title, new.chamber, new.unit_id, new.options, new.seats, new.electorate, new.quorum,
      new.approvals_needed, new.ties, new.announced_at, new.opens_at, new.closes_at, new.commitment, new.public_source)
     or old.state in ('counted', 'called-off')
     or new.state = 'called-off' and old.state <> 'announced'
     or array_position(_way, new.state) < array_position(_way, old.state)
     or old.secret <> '' and new.secret <> old.secret
     or old.votes_digest <> '' and (old.votes_digest, old.counts, old.cast, old.blank, old.issued)
        is distinct from (new.votes_digest, new.counts, new.cast, new.blank, new.issued) then
    raise exception 'a ballot is announced once and counted once' using errcode = 'BN409';
  end if;
  return new;
end
$$;
create or replace trigger ballot_as_announced before update on voting_ballot for each row
  execute function voting_refuse_change();

-- A pool is frozen once and drawn once.
create or replace trigger pool_frozen before update on voting_draw for each row
  when (old.state = 'drawn'
        or (old.id, old.about_id, old.purpose, old.unit_id, old.tickets, old.digest, old.seats, old.commitment,
            old.public_source, old.word_on, old.frozen_at)
           is distinct from
           (new.id, new.about_id, new.purpose, new.unit_id, new.tickets, new.digest, new.seats, new.commitment,
            new.public_source, new.word_on, new.frozen_at))
  execute function access_refuse_rewriting();
create or replace trigger vote_cast_once before update on voting_vote
  for each statement execute function access_refuse_rewriting();
create or replace trigger right_given_once before update on voting_right
  for each statement execute function access_refuse_rewriting();

-- Puts a vote into the urn: the only way there is. The ballot is held, so it cannot close in between.
create or replace function voting_cast(
  _ballot uuid, _serial bytea, _choices uuid[], _receipt text, _now timestamptz
) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _announced voting_ballot;
begin
  select * into _announced from voting_ballot where id = _ballot for share;
  if _announced.state is distinct from 'open' or _now >= _announced.closes_at then
    return 'closed';
  end if;
  if not _choices <@ _announced.options or cardinality(_choices) > _announced.seats
     or cardinality(_choices) <> (select count(distinct one) from unnest(_choices) one) then
    raise exception 'no such choice' using errcode = 'BN422';
  end if;
  insert into voting_vote (id, ballot_id, serial, choices, receipt)
  values (gen_random_uuid(), _ballot, _serial, array(select one from unnest(_choices) one order by one), _receipt)
  on conflict (serial) do nothing;
  return case when found then 'cast' else 'cast before' end;
end
$$;

-- Writes all rights and all votes of a ballot anew in an order of chance, each lot in one go: what PostgreSQL keeps
-- beside a row (its place, the transaction that wrote it) tells no order any more. Once nobody can take a paper, by
-- which form it was taken is forgotten.
create or replace function voting_mix(_ballot uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  with urn as (delete from voting_vote where ballot_id = _ballot returning *)
  insert into voting_vote (id, ballot_id, serial, choices, receipt)
  select gen_random_uuid(), ballot_id, serial, choices, receipt from urn order by random();
  with list as (delete from voting_right where ballot_id = _ballot returning *)
  insert into voting_right (id, ballot_id, voter, day, unit_id, clerk_id, form)
  select gen_random_uuid(), ballot_id, voter, day, unit_id, clerk_id,
    case when exists (select from voting_ballot b where b.id = _ballot and b.state = 'open') then form end
  from list order by random();
$$;

-- Forgets who has taken a paper of ballots that were closed before a moment; how many it were stays.
create or replace function voting_forget(_before timestamptz) returns bigint
language sql volatile security definer set search_path = public, pg_temp as $$
  with forgotten as (
    delete from voting_right r using voting_ballot b
    where b.id = r.ballot_id and b.state = 'counted' and b.closes_at < _before returning r.id)
  select count(*) from forgotten
$$;

-- Before its ballot has closed nobody reads a vote, whatever their post; and nobody reads a row's transaction, which
-- a right to single columns does not give.
alter table voting_vote enable row level security;
drop policy if exists closed on voting_vote;
create policy closed on voting_vote for select to {web} using (
  ballot_id = any (array(select id from voting_ballot where state in ('closed', 'tied', 'counted'))));
revoke all on voting_vote, voting_right from {web};
grant select (id, ballot_id, choices, receipt) on voting_vote to {web};
grant select (id, ballot_id, voter, day, unit_id, clerk_id, form), insert on voting_right to {web};
revoke delete, truncate on voting_ballot, voting_draw from {web};
revoke all on function voting_cast(uuid, bytea, uuid[], text, timestamptz), voting_mix(uuid), voting_forget(timestamptz)
  from public;
grant execute on function voting_cast(uuid, bytea, uuid[], text, timestamptz), voting_mix(uuid),
  voting_forget(timestamptz) to {web};
