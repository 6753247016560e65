"""Volunteers: what they offer, what is needed, and a fair match between the two."""
