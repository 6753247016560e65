"""The hotline's pages: the call, what waits, calling back, ruling, reviewing, supervising, the duty catalogue."""
