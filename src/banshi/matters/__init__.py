"""Cases: one resident's matter under way, accepted at any station and decided by the home station."""
