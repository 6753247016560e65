"""The record of what was done, by whom, in which post; and the only way to change a state."""
