"""What is kept, for how long, and what residents take away."""
