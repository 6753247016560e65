"""Stations and other units, the posts at them, and the people who sign in."""
