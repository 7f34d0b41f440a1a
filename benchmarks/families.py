"""Items a second of each family on one core, beside a fixed loop that is timed in the same run.

What counts is processor time, so that a busy machine costs little; the ratio to the loop lets two machines be
compared. An item is one question in both languages; all forms are eleven of them from one draw.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

ENOUGH = 1_000
"""Items a second that the median family must make."""
_LOOP = 2_000


def main(arguments: Sequence[str] = ()) -> None:
    """Measure each family and print a table, the slow ones by name."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--items", type=int, default=200, help="items of each family in a round")
    asked.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts")
    options = asked.parse_args(arguments)
    loop = statistics.median(_per_second(_calibrate, _LOOP) for _ in range(options.rounds))
    print(
        f"calibration: {loop:,.0f} loops a second, each hashes a kilobyte sixteen times and sorts 200 numbers"
    )
    print(f"{'family':<18} {'items/s':>9} {'all forms/s':>12} {'texts/s':>9} {'loops an item':>14}")
    rates = {name: _family(name, loop, options.items, options.rounds) for name in FAMILIES}
    slow = [name for name, rate in rates.items() if rate < ENOUGH]
    print(
        f"median {statistics.median(rates.values()):,.0f} items a second; below {ENOUGH:,}: {slow or 'none'}"
    )


def _family(name: str, loop: float, items: int, rounds: int) -> float:
    """Print a family's line and give its items a second."""
    forms = FAMILIES[name].forms
    canonical, every = (
        statistics.median(_per_second(_maker(name, kinds, turn), items) for turn in range(rounds))
        for kinds in ((), forms[1:])
    )
    texts = 2 * len(forms) * every
    print(f"{name:<18} {canonical:>9,.0f} {every:>12,.0f} {texts:>9,.0f} {loop / canonical:>14.2f}")
    return canonical


def _maker(name: str, forms: Sequence[str], seed: int) -> Callable[[int], object]:
    """Make items of a seed, after one that compiles the family's expressions."""
    seen: set[str] = set()
    fresh_item(name, {}, seed, -1, forms, seen)
    return lambda index: fresh_item(name, {}, seed, index, forms, seen)


def _calibrate(index: int) -> object:
    text = str(index).encode() * 200
    for _ in range(16):
        text = hashlib.sha256(text).digest() * 32
    return sorted(text[:200])


def _per_second(make: Callable[[int], object], times: int) -> float:
    began = time.process_time()
    for index in range(times):
        make(index)
    return times / (time.process_time() - began)


if __name__ == "__main__":
    main(sys.argv[1:])
