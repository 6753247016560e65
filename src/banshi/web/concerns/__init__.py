"""Pages of concerns for residents and everybody: report, follow, judge, join; problems and where they are."""
