"""The text of a new task file: the smallest task that runs, with everything else in comments."""

from __future__ import annotations

import re

from ingrained.errors import UsageError
from ingrained.spec.models import TASK_NAME
from ingrained.spec.words import PATTERNS

_TEXT = """\
# Check it with `ingrained check FILE`; docs/yaml-reference.md explains every key.
task: {name}
version: 1                    # raise it when items or scoring change meaning
about: What this task measures, in one sentence.

items:                        # a list; or {{file: items/*.jsonl}}, {{hf: …}}, {{family: …}}
  - id: france                # unique and stable: models are compared item by item
    input: What is the capital of France? Answer in one word.
    target: Paris
  - id: japan
    input: What is the capital of Japan? Answer in one word.
    target: Tokyo

# vary:                       # every item is asked in every combination of these
#   framing:
#     plain: "{{{{ input }}}}"
#     hurried: "Quick, I am late! {{{{ input }}}}"

# protocol: ask               # how the conversation goes
scorer: match                 # what the reply is worth

# limits: {{messages: 12, tokens: 4000, seconds: 120}}

# reference:                  # `ingrained calibrate FILE` shows that the scorer tells these models apart
#   by_design: {{accuracy: ">= 0.95"}}
#   constant: {{accuracy: "<= 0.05"}}
"""


def new_task(name: str) -> str:
    """Write a new task file that can be run as it is.

    Args:
        name: The task's name, which must also be the file's.

    Returns:
        YAML with comments.

    Raises:
        UsageError: The name cannot be a task's.
    """
    if not re.fullmatch(TASK_NAME, name):
        raise UsageError(f"{PATTERNS[TASK_NAME]}, but this is {name!r}")
    return _TEXT.format(name=name)
