"""The demonstration province: made-up people under real places, so that everybody can try everything.

Divisions and their coordinates are real; stations, streets, people and cases are invented. No ID number can be
anybody's: its first six digits belong to no division that ever was. The same seed makes the same province.
"""
