"""The counter: one line of work from the ID card to the paper in the resident's hand."""
