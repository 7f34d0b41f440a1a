"""The default run, `ingrained run`: its time on the clock and its largest memory."""

from __future__ import annotations

import resource

from measure import script, timed


def main() -> None:
    """Run it once."""
    spent = timed([script("ingrained"), "run"])
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"ingrained run: {spent.wall:.1f} s on the clock, {spent.cpu:.1f} s cpu, {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
