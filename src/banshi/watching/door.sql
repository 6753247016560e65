-- What the database itself keeps of watching. Applied again after every migration; safe to repeat.
-- {web} is the role of the web process.

-- How far the log was read and what was counted is the owner's to write; what would tell kinship or a draw to come,
-- the web process does not even read.
revoke all on watching_stretch, watching_tally, watching_monthtally, watching_mark, watching_night, watching_seed, watching_secret,
  watching_drawn from {web};
grant select on watching_stretch, watching_tally, watching_monthtally, watching_night, watching_seed, watching_drawn to {web};

-- What is asked about looks stays; what it is about does not change, and a conclusion is for good.
revoke delete, truncate on watching_inquiry from {web};
create or replace trigger inquiry_concluded_once before update on watching_inquiry for each row
  when (old.state = 'concluded'
        or (old.id, old.origin, old.rule, old.figures, old.account_id, old.unit_id, old.duty, old.person_id, old.looks,
            old.last_look, old.words, old.begun_at)
           is distinct from
           (new.id, new.origin, new.rule, new.figures, new.account_id, new.unit_id, new.duty, new.person_id, new.looks,
            new.last_look, new.words, new.begun_at)
        or (old.answered_at is not null and (old.answer, old.answered_at, old.answered_by)
           is distinct from (new.answer, new.answered_at, new.answered_by)))
  execute function access_refuse_rewriting();
create or replace trigger inquiry_never_removed before delete on watching_inquiry
  for each statement execute function access_refuse_rewriting();

-- A promise of a draw is kept as it was published; a secret is revealed once.
create or replace trigger seed_kept before update on watching_seed for each row
  when (old.drawn_at is not null
        or (old.upto_look is not null and new.upto_look is distinct from old.upto_look)
        or (old.id, old.month, old.number, old.commitment, old.published_at, old.after_look)
           is distinct from (new.id, new.month, new.number, new.commitment, new.published_at, new.after_look)
        or new.seed <> '' and new.commitment <> encode(sha256(convert_to(new.seed, 'UTF8')), 'hex'))
  execute function access_refuse_rewriting();
create or replace trigger seed_never_removed before delete on watching_seed
  for each statement execute function access_refuse_rewriting();
create or replace trigger drawn_for_good before update or delete on watching_drawn
  for each statement execute function access_refuse_rewriting();
