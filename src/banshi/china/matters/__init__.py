"""Every matter of this jurisdiction: the one list. To add a matter, add its file and its line here."""

from banshi.china.matters.education_level import EducationLevel
from banshi.china.matters.lost_booklet import LostBooklet

MATTERS = (LostBooklet(), EducationLevel())
