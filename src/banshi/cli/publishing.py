"""``banshi publish``: close the months that are over, and write the public results as a site of files.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banshi.cli.children import Trouble
from banshi.publishing import closing, releases
from banshi.web.public import sealed_files
from banshi.web.results.exporting import export

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console


def publish(chosen: Namespace, console: Console) -> int:
    """Close what is over, then write the site. Raises ``Trouble`` for a folder that cannot be written."""
    new = releases.publish_closed()
    console.print(
        ngettext("%(count)s month was closed.", "%(count)s months were closed.", len(new)) % {"count": len(new)}
    )
    closing.close_cycles()
    folder = Path(chosen.folder)
    try:
        written = export(folder, since=chosen.since or date.min, until=chosen.until or date.max)
        written += sealed_files.write(folder)
    except OSError as error:
        raise Trouble(_("%(folder)s cannot be written: %(why)s") % {"folder": folder, "why": error.strerror}) from None
    console.print(
        _("%(count)s files of the public results stand in %(folder)s.") % {"count": written, "folder": folder},
        markup=False,
    )
    return 0
