"""Pages on which officers answer whether two records are of one person."""
