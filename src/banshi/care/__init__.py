"""People who asked to be looked after: reminders in good time, and a person instead of a link."""
