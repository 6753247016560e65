"""Banshi 办事: public services in which data runs the errands, so that people don't have to.

Residents get matters of the population register done at any station, and say themselves whether their
concerns were solved.
"""

__version__ = "0.1.0"
