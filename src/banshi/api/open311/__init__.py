"""Open311 GeoReport v2: how the apps and systems of others report concerns to a hotline and read what became of them."""
