"""The code tables of the register (GB/T and GA standards), edition by edition, and the crosswalks between.

Loading the package reads every crosswalk, so that an edited one is refused when a process starts.
"""

from banshi.china.codes.crosswalk import CROSSWALKS

__all__ = ["CROSSWALKS"]
