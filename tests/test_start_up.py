"""Listing and help stay instant: what takes seconds to import is imported by what needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("inspect_ai", "numpy", "scipy", "datasets", "pandas", "pyarrow")
CHECK = f"""
import sys
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""


@pytest.mark.parametrize(
    "code",
    [
        "import ingrained",
        "import ingrained.cli.app",
        "import ingrained; ingrained.tasks(); ingrained.check()",
        "from ingrained.cli.app import app; app(['list'], standalone_mode=False)",
        "from ingrained.cli.app import app; app(['--help'], standalone_mode=False)",
        "from ingrained.cli import options; options.complete_model(''); options.complete_target('')",
    ],
)
def test_it_does_not_import_what_is_heavy(code: str) -> None:
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code + CHECK], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
