"""Signing in: second factors, outside providers, open sessions, asking once more, and the way back for who lost all."""
