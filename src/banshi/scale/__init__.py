"""Past one machine: two database machines of which either may die, and the rule that keeps sharding possible.

Nothing here is needed by an office with one machine, and nothing of the house imports it but the command line.
"""
