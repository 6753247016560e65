"""The register mends itself: records that contradict themselves or each other are found, kept and answered.

A finding is work for a person, never a correction: the number may be wrong, or the birth date, or neither.
"""

from banshi.register.checking.checks import CHECKS, says
from banshi.register.checking.converting import Conversion, Converted, convert_all
from banshi.register.checking.rules import AgeRule, CheckRules, Codes, Doubt, LongestLife
from banshi.register.checking.running import AlreadyRunning, Checked, check_all, convertible

__all__ = (
    "CHECKS",
    "AgeRule",
    "AlreadyRunning",
    "CheckRules",
    "Checked",
    "Codes",
    "Conversion",
    "Converted",
    "Doubt",
    "LongestLife",
    "check_all",
    "convert_all",
    "convertible",
    "says",
)
