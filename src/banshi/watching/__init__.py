"""Watching the watchers: which looks at personal data are asked about, and what came of it.

Unusual looks are found by rule and explained with figures; some are drawn by lot; residents ask about one. Each is a
question first: the officer answers, an auditor who has no part in it concludes, once and for good.
"""
