"""A town whose log is signed with a key of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the key of this test away from all others."""
    folder = tmp_path / "log"
    monkeypatch.setattr(settings, "LOG_KEY", folder / "log.key.pem")
    return folder
