-- Numbers that do not count. Applied again, whole, after every migration; {web} is the role of the web process.
-- Two numbers of a sequence tell how many were drawn in between; a keyed permutation of the sequence tells nothing.

revoke all on journal_numberkey from {web};

-- The number that somebody reads for the n-th of a kind: as many digits as asked for, or as n has if those are more,
-- and a check digit. Ten rounds of an alternating Feistel network on two decimal halves (the shape of NIST SP 800-38G,
-- with SHA-256 under the installation's key as the round function) permute all numbers of so many digits. Walking on
-- until the number does not fit into fewer digits (cycle walking) keeps those of each length among themselves, so two
-- of a kind are never the same. The check digit is Damm's: one wrong digit, or two neighbours swapped, is nobody's.
create or replace function journal_number(_kind text, _drawn bigint, _digits int) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  _key bytea;
  _long int := greatest(_digits, length(_drawn::text));
  _low bigint := (10 ^ (_long / 2))::bigint;
  _high bigint := (10 ^ (_long - _long / 2))::bigint;
  _first bigint := case when _long > _digits then (10 ^ (_long - 1))::bigint else 1 end;
  _left bigint;
  _right bigint;
  _number bigint := _drawn;
  _said text;
  _check int := 0;
begin
  if _drawn < 1 then
    raise exception 'numbers begin at 1';
  end if;
  select key into _key from journal_numberkey;
  if _key is null then  -- an installation that was emptied begins anew, with a key of its own
    insert into journal_numberkey default values on conflict do nothing;
    select key into strict _key from journal_numberkey;
  end if;
  _key := _key || convert_to(_kind || '/' || _long || '/', 'UTF8');
  loop
    _left := _number / _high;
    _right := _number % _high;
    for _round in 1..5 loop
      _left := (_left + ('x' || encode(substr(
        sha256(_key || convert_to(_round || 'l' || _right, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint) % _low;
      _right := (_right + ('x' || encode(substr(
        sha256(_key || convert_to(_round || 'r' || _left, 'UTF8')), 1, 7), 'hex'))::bit(56)::bigint) % _high;
    end loop;
    _number := _left * _high + _right;
    exit when _number >= _first;
  end loop;
  _said := lpad(_number::text, _long, '0');
  for _at in 1.._long loop
    _check := substr('0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790',
                     _check * 10 + substr(_said, _at, 1)::int + 1, 1)::int;
  end loop;
  return _said || _check;
end
$$;

grant execute on function journal_number(text, bigint, int) to {web};

-- A step is dated by the process that takes it, and only while its clock and the database's agree: one that is an hour
-- ahead would keep terms too early, one that is behind would date a step before the one it follows.
create or replace function journal_dated(_at timestamptz) returns timestamptz
language plpgsql volatile set search_path = public, pg_temp as $$
begin
  if abs(extract(epoch from clock_timestamp() - _at)) > 30 then
    raise exception 'the clocks differ by % seconds', round(extract(epoch from clock_timestamp() - _at))
      using errcode = 'BN503';
  end if;
  return _at;
end
$$;

grant execute on function journal_dated(timestamptz) to {web};
