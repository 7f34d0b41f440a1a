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
        "import sys; from ingrained.cli.app import app; sys.argv = ['ingrained', 'list']; app(standalone_mode=False)",
        "import sys; from ingrained.cli.app import app; app(['--help'], standalone_mode=False)",
        "from ingrained.cli.options import complete_model, complete_target; complete_model(''); complete_target('')",
    ],
)
def test_it_does_not_import_what_is_heavy(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code + CHECK], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
