"""Public figures that write themselves from the casework: nobody at the grassroots fills in a report."""
