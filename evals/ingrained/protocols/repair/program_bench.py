"""Programs: every version runs in the sandbox, one process a call, and its values are compared out here."""

from __future__ import annotations

import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from inspect_ai.util import OutputLimitExceededError, sandbox

from ingrained.errors import SandboxError
from ingrained.protocols.repair.bench import Examined, numbered
from ingrained.protocols.repair.extract import find_module
from ingrained.protocols.repair.items import Check, ProgramItem
from ingrained.protocols.repair.values import outcome_of, shown_call, shown_outcome, shown_wanted
from ingrained.sandboxes.interpreter import sandbox_python
from ingrained.templates import render
from ingrained_scorers.loop.fingerprints import code_id, raw_id, renamed_id
from ingrained_scorers.loop.session import PASS, State

_NO_PYTHON: Final = (126, 127)
_GRACE: Final = 5
"""Seconds for the sandbox to start and the runner to end beyond the time of the checks."""


Answers = list[Mapping[str, Any]]
"""What each call of the checks gave, as the runner puts it."""


class ProgramBench:
    """The bench of a module with coupled bugs.

    Args:
        item: The item.
        seconds: Time for all checks of one version together.
        known: What the calls gave for the versions that items come with, kept for the task's other dialogues.
            What a model wrote is run in every dialogue, and after it nothing is kept: it might have changed
            its sandbox.
    """

    noun = "module"
    fence = "python"

    def __init__(self, item: ProgramItem, seconds: float, known: dict[str, Answers] | None = None) -> None:
        self._item = item
        self._seconds = seconds
        self._checks = [check for part in item.requirements.values() for check in part.checks]
        self._known = {} if known is None else known
        self._own = {item.start, item.trap, item.trap2, item.fix}
        self._untouched = True
        self._examined: dict[str, Examined] = {}
        self.brief = item.brief.strip()
        self.satisfiable = item.satisfiable
        self.says: Mapping[str, str] = {name: part.says for name, part in item.requirements.items()}
        self.requirements = numbered({name: part.checks for name, part in item.requirements.items()})

    def version(self, name: str) -> str | None:
        """The text of `start`, `trap`, `trap2` or `fix`."""
        text: str | None = getattr(self._item, name)
        return text

    def find(self, reply: str) -> str | None:
        """The last block of a reply that defines what the module must define."""
        return find_module(reply, self._item.entry)

    async def examine(self, text: str) -> Examined:
        """Run all checks; the same text is run once in a dialogue."""
        if text not in self._examined:
            self._examined[text] = self._judge(text, await self._answers(text))
        return self._examined[text]

    async def _answers(self, text: str) -> Answers:
        job = {
            "source": text,
            "driver": self._item.driver,
            "calls": [{"call": check.call, "args": check.args} for check in self._checks],
            "seconds": self._seconds,
        }
        key = hashlib.sha256(json.dumps(job, sort_keys=True).encode()).hexdigest()
        if key in self._known:
            return self._known[key]
        self._untouched = self._untouched and text in self._own
        answers = await self._run(job)
        if self._untouched and not any("failed" in answer for answer in answers):
            self._known[key] = answers
        return answers

    async def _run(self, job: Mapping[str, Any]) -> Answers:
        nonce = secrets.token_hex(16)
        try:
            done = await sandbox().exec(
                [sandbox_python(), "-I", "-c", _runner()],
                input=json.dumps({**job, "nonce": nonce}),
                timeout=math.ceil(self._seconds) + _GRACE,
                timeout_retry=False,
            )
        except TimeoutError:
            return [{"failed": "timeout"}] * len(self._checks)
        except (OutputLimitExceededError, UnicodeDecodeError):
            return [{"failed": "output"}] * len(self._checks)
        if done.returncode in _NO_PYTHON:
            raise SandboxError(f"the sandbox has no Python to run the checks: {done.stderr.strip()}")
        return _read(done.stdout, nonce, len(self._checks))

    def _judge(self, text: str, answers: Answers) -> Examined:
        outcomes = tuple(
            outcome_of(check, answer) for check, answer in zip(self._checks, answers, strict=True)
        )
        failures = tuple(
            "" if outcome == PASS else self._failure(check, answer)
            for check, answer, outcome in zip(self._checks, answers, outcomes, strict=True)
        )
        return Examined(text, State(raw_id(text), code_id(text), renamed_id(text), outcomes), failures)

    def _failure(self, check: Check, answer: Mapping[str, Any]) -> str:
        got, want = shown_outcome(answer), shown_wanted(check)
        wording = self._item.reports.get(check.call)
        if wording is None:
            return f"`{shown_call(check)}` gave {got}, expected {want}."
        return render(wording, {"args": check.args, "got": got, "want": want})


def _read(stdout: str, nonce: str, count: int) -> Answers:
    line = next((line for line in stdout.splitlines() if line.startswith(nonce)), None)
    try:
        answers = json.loads(line.removeprefix(nonce)) if line else None
    except (ValueError, RecursionError):
        answers = None
    whole = isinstance(answers, list) and len(answers) == count and all(isinstance(a, dict) for a in answers)
    return answers if whole and answers is not None else [{"failed": "crash"}] * count


@cache
def _runner() -> str:
    return files("ingrained.protocols.repair").joinpath("runner.py").read_text(encoding="utf-8")
