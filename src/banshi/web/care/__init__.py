"""Being looked after on pages: asking for it, ending it, and the station's list."""
