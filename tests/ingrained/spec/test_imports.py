from __future__ import annotations

import subprocess
import sys

HEAVY = ("inspect_ai", "numpy", "scipy", "datasets", "pandas", "jsonschema")
MODULES = ("load", "check", "find", "schema", "template", "bounds", "yaml_source")


def test_reading_and_checking_a_task_imports_nothing_heavy() -> None:
    code = (
        f"import sys; {'; '.join(f'import ingrained.spec.{name}' for name in MODULES)}; "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"


def test_loading_needs_no_template_engine() -> None:
    code = "import sys, ingrained.spec.load, ingrained.spec.find; print('jinja2' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "False"
