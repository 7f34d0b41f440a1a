"""From Inspect logs to tables.

```python
from ingrained import results

found = results.load("nightly")
found.scores, found.samples, found.runs
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingrained.results.tables import Results as Results
    from ingrained.results.tables import load as load

__all__ = ["Results", "load"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'ingrained.results' has no attribute {name!r}")
    from ingrained.results import tables

    return getattr(tables, name)
