"""Volunteers on pages: offers, needs, matches, and hours."""
