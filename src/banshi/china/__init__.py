"""The jurisdiction: what Chinese law and standards say, as code and data with sources.

``JURISDICTION`` hands it to the engine; ``settings.JURISDICTION`` names this package.
"""
