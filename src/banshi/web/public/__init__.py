"""Pages for everybody: the figures, the answer before the visit, following a case, checking a paper."""
