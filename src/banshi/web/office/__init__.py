"""The deciding office: its worklist, one case on one screen, and the search of its own area."""
