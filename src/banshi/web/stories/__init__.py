"""Pages of what worked: for everybody, and at the desks of those who tell it and take it over."""
