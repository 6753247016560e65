-- Pairs are proposed by the owner of the tables alone; the web process answers them and rewrites nothing else.
-- Applied again after every migration; safe to repeat. {web} is the role of the web process.

revoke all on linkage_proposal from {web};
grant select, update (state, said_by, said_unit_id, said_at, words, confirmed_by, confirmed_at, case_id)
  on linkage_proposal to {web};
