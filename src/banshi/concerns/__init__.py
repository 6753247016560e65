"""Concerns: what residents say is wrong, heard once, sent to the unit whose duty it is, solved as the resident says."""
