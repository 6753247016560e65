"""The JSON API for authorities, version 1: client credentials, grants, a purpose for each call, every read a look."""
