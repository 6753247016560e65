"""What every part of the house stands on: who acts, what time it is, how long a day's work lasts, how we refuse."""
