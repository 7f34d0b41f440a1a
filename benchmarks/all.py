"""Every benchmark, one after the other: `tox -e bench`."""

from __future__ import annotations

import coverage
import default_run
import families
import overhead
import reading
import sandbox_attempts
import sandbox_checks
import scaling
import start_up
import throughput


def main() -> None:
    """Measure and print."""
    start_up.main()
    sandbox_attempts.main()
    sandbox_checks.main()
    families.main()
    overhead.main()
    throughput.main()
    scaling.main()
    default_run.main()
    reading.main()
    coverage.main()


if __name__ == "__main__":
    main()
