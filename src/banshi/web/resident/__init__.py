"""What residents read about themselves: who looked, how their matters stand, what is registered."""
