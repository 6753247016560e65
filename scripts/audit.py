"""Ask whether a known weakness is in any package that we use, Python's and npm's: ``make audit``.

Exit 1 where one is. Where the advisories cannot be asked, as on a machine without the internet, that is said in words
and is no failure of ours; it is no pass either.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Ask for both; return 1 where anything was found."""
    return max(_of_python(), _of_npm())


def _of_python() -> int:
    told = _told(
        [str(Path(sys.executable).with_name("pip-audit")), "--skip-editable", "--progress-spinner=off", "-fjson"]
    )
    packages = told.get("dependencies", [])
    weak = [one for one in packages if one.get("vulns")]
    asked = sum("skip_reason" not in one for one in packages)
    return _said("Python", asked, len(packages), [f"{one['name']} {one['version']}: {_ids(one)}" for one in weak])


def _ids(package: dict[str, Any]) -> str:
    return ", ".join(f"{weakness['id']} (mended in {weakness['fix_versions']})" for weakness in package["vulns"])


def _of_npm() -> int:
    told = _told([shutil.which("npm") or "npm", "audit", "--json"])
    many = told.get("metadata", {}).get("dependencies", {}).get("total", 0)
    weak = [f"{name}: {one['severity']} in {one['range']}" for name, one in told.get("vulnerabilities", {}).items()]
    return _said("npm", many, many, weak)


def _told(command: list[str]) -> dict[str, Any]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - ours
        told: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return told


def _said(whose: str, asked: int, many: int, weak: list[str]) -> int:
    if not asked:
        print(f"{whose}: the advisories could not be asked; nothing is known of {many or 'its'} packages.")
        return 0
    print(f"{whose}: {asked} of {many} packages asked for, {len(weak)} with a known weakness.")
    for one in weak:
        print(f"    {one}")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
