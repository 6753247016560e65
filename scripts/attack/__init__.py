"""Attackers of others' making, sqlmap and Wapiti, let loose on a demonstration of this machine: ``make attack``."""
