"""Old looks and journal lines, moved out of the database into sealed files that still prove every row."""
