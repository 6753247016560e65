-- What is published of promises, counted once more from the tables by another way. Written from the definitions.
-- Columns: number, milestones, proved, drawn, accepted, not accepted, asked, holds, does not hold.
select p.number,
  (select count(*) from projects_milestone m where m.project_id = p.id and m.until_version is null),
  (select count(*) from projects_milestone m where m.project_id = p.id and m.until_version is null
   and m.reached_on is not null),
  (select count(*) from projects_juror j where j.project_id = p.id and j.asked_at is not null
   and not exists (select from projects_juror later where later.project_id = p.id and later.round > j.round)),
  (select count(*) from projects_juror j where j.project_id = p.id and j.accepts is true
   and not exists (select from projects_juror later where later.project_id = p.id and later.round > j.round)),
  (select count(*) from projects_juror j where j.project_id = p.id and j.accepts is false
   and not exists (select from projects_juror later where later.project_id = p.id and later.round > j.round)),
  (select count(*) from projects_asking a where a.project_id = p.id and a.round = p.round
   and not exists (select from projects_asking later where later.project_id = p.id and later.round = p.round
                   and later.months > a.months)),
  (select count(*) from projects_asking a where a.project_id = p.id and a.round = p.round and a.holds is true
   and not exists (select from projects_asking later where later.project_id = p.id and later.round = p.round
                   and later.months > a.months)),
  (select count(*) from projects_asking a where a.project_id = p.id and a.round = p.round and a.holds is false
   and not exists (select from projects_asking later where later.project_id = p.id and later.round = p.round
                   and later.months > a.months))
from projects_project p order by p.number;
