"""Tells whether a language model's good behaviour is built in or bolted on.

```python
import ingrained

run = ingrained.run("loop_bug", models=["openai/gpt-4.1"])
for summary in ingrained.summaries(run.record.name):
    print(summary.result.model, summary.metrics["solved"])
```

Names are loaded when they are used: `import ingrained` takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingrained.api import (
        PERSONAS as PERSONAS,
    )
    from ingrained.api import (
        TaskInfo as TaskInfo,
    )
    from ingrained.api import (
        build as build,
    )
    from ingrained.api import (
        calibrate as calibrate,
    )
    from ingrained.api import (
        check as check,
    )
    from ingrained.api import (
        load as load,
    )
    from ingrained.api import (
        plan as plan,
    )
    from ingrained.api import (
        resume as resume,
    )
    from ingrained.api import (
        run as run,
    )
    from ingrained.api import (
        settings as settings,
    )
    from ingrained.api import (
        show as show,
    )
    from ingrained.api import (
        summaries as summaries,
    )
    from ingrained.api import (
        tasks as tasks,
    )
    from ingrained.comparisons import (
        compare as compare,
    )
    from ingrained.comparisons import (
        judge as judge,
    )
    from ingrained.comparisons import (
        power as power,
    )
    from ingrained.comparisons import (
        report as report,
    )
    from ingrained.errors import IngrainedError as IngrainedError
    from ingrained.errors import Problem as Problem

_HOMES = {"IngrainedError": "ingrained.errors", "Problem": "ingrained.errors"} | dict.fromkeys(
    ("compare", "judge", "power", "report"), "ingrained.comparisons"
)

__all__ = [
    "PERSONAS",
    "IngrainedError",
    "Problem",
    "TaskInfo",
    "build",
    "calibrate",
    "check",
    "compare",
    "judge",
    "load",
    "plan",
    "power",
    "report",
    "resume",
    "run",
    "settings",
    "show",
    "summaries",
    "tasks",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'ingrained' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "ingrained.api")), name)
