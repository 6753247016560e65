"""Open311 GeoReport v2: how apps of others report concerns and read what became of them."""
