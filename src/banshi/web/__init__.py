"""The pages, by audience: counter, office, resident, public."""
