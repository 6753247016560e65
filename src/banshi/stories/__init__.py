"""What worked at one unit, written up with the casework that shows it, and taken over by others."""
