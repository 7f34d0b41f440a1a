"""Charts: functions from tables to Altair charts, the same for reports, the command line and notebooks.

```python
from ingrained import charts

charts.offline()                                    # in a notebook: pictures, no network
charts.forest(comparison.differences_frame())
charts.save(charts.heat_map(comparison.estimates_frame()), "heat-map.svg")
```

Every function takes `width` in pixels (360 suits a telephone) and `theme`, `light` or `dark`; the ground is
transparent. What is undefined is shown as undefined, never left out and never 0.
"""

from ingrained.charts.by_axis import margins, pairs, variants, varying
from ingrained.charts.curves import frontier, survival
from ingrained.charts.dots import estimates
from ingrained.charts.files import SUFFIXES, offline, save, svg
from ingrained.charts.forest import forest
from ingrained.charts.heat import heat_map, similarity
from ingrained.charts.loop import loop_states
from ingrained.charts.paired import paired_dots
from ingrained.charts.strips import strips
from ingrained.charts.theme import DARK, LIGHT, Theme, ThemeName

__all__ = [
    "DARK",
    "LIGHT",
    "SUFFIXES",
    "Theme",
    "ThemeName",
    "estimates",
    "forest",
    "frontier",
    "heat_map",
    "loop_states",
    "margins",
    "offline",
    "paired_dots",
    "pairs",
    "save",
    "similarity",
    "strips",
    "survival",
    "svg",
    "variants",
    "varying",
]
