"""What Chinese law and practice say of concerns: what they are about, how long an answer takes, whose duty it is."""
