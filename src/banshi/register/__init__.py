"""The population register: persons, households and booklets, with their history in both times."""
