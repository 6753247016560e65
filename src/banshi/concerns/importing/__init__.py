"""Taking over the list of another hotline: CSV, Excel and e-mail files, read once and row by row.

What was open comes in as a new concern; what was closed comes in as history with its true dates. A row that cannot
be read waits in quarantine with the reason. A run that was killed goes on where it stood, and no row comes in twice.
"""

from banshi.concerns.importing.quarantine import Waiting, mend, waiting_rows
from banshi.concerns.importing.running import Progress, continue_imports, run_import
from banshi.concerns.importing.starting import confirm_mapping, import_of, imports, mappings, sample, start

__all__ = [
    "Progress", "Waiting", "confirm_mapping", "continue_imports", "import_of", "imports", "mappings", "mend",
    "run_import", "sample", "start", "waiting_rows",
]  # fmt: skip
