"""Taking over an existing register: CSV files of any size, checked row by row and entered by COPY.

What a row alone can answer is checked in columns; who is known and which household is meant, the database answers.
Nothing is lost: what cannot be entered is kept whole, with the reasons in words.
"""

from banshi.register.importing.canonical import normalise
from banshi.register.importing.rules import Imported, ImportRules, Progress
from banshi.register.importing.running import import_file

__all__ = ["ImportRules", "Imported", "Progress", "import_file", "normalise"]
