-- What was published stays published: nobody but the owner of the tables writes, and nobody rewrites.
revoke insert, update, delete, truncate on publishing_release, publishing_cyclerelease from {web};
-- Which concerns a cycle counts as solved is for the count of what came back, and for nobody to read.
revoke all on publishing_solvedword from {web};
-- What is held back because it could point at somebody is the owner's alone.
revoke all on publishing_helderrands from {web};
