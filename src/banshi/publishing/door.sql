-- What was published stays published: nobody but the owner of the tables writes, and nobody rewrites.
revoke insert, update, delete on publishing_release from {web};
