"""Every benchmark, one after the other: `tox -e bench`."""

from __future__ import annotations

import coverage
import default_run
import families
import overhead
import reading
import sandbox_checks
import start_up


def main() -> None:
    """Measure and print."""
    start_up.main()
    sandbox_checks.main()
    families.main()
    overhead.main()
    default_run.main()
    reading.main()
    coverage.main()


if __name__ == "__main__":
    main()
