"""Ballots and draws by lot that anybody can check and nobody can trace back to a voter."""
