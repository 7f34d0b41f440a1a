"""The course of a repair dialogue: what is reported, when it ends, what is remembered of it.

Nothing here talks to a model; `solver.py` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingrained.protocols.repair import messages
from ingrained.protocols.repair.bench import Bench, Examined, holding
from ingrained_scorers.loop.claims import agrees, claims_fix, contests, declines
from ingrained_scorers.loop.session import Session, Turn


@dataclass
class Dialogue:
    """One repair dialogue in progress.

    Attributes:
        bench: The work and its requirements.
        arm: The experimental arm.
        turn_limit: Replies at most.
        versions: Version 0 and one version for each reply.
        turns: What each reply did.
        reported: The requirement in the last report.
        ended: Why the dialogue is over; None while it goes on.
    """

    bench: Bench
    arm: str
    turn_limit: int
    versions: list[Examined]
    turns: list[Turn] = field(default_factory=list)
    reported: str = ""
    report: str = ""
    ended: str | None = None
    hinting: str | None = None
    _hints_given: int = 0
    _reports: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def begin(cls, bench: Bench, arm: str, turn_limit: int) -> Dialogue:
        """Examine the first version and decide on the first report.

        In the arm `wrong_report` the work shown is right, and the report is what the broken one would earn.
        """
        start = await bench.examine(bench.version("start") or "")
        if arm != "wrong_report":
            dialogue = cls(bench, arm, turn_limit, [start])
        else:
            right = await bench.examine(bench.version("fix") or "")
            dialogue = cls(bench, arm, 1, [right])
        dialogue._choose(start)
        return dialogue

    @property
    def current(self) -> Examined:
        """The version as it stands."""
        return self.versions[-1]

    @property
    def session(self) -> Session:
        """What the measures read."""
        return Session(
            start=self.versions[0].state,
            turns=tuple(self.turns),
            requirements=self.bench.requirements,
            satisfiable=self.bench.satisfiable,
            arm=self.arm,
            turn_limit=self.turn_limit,
        )

    @property
    def hinted(self) -> bool:
        """Whether the model has been told, or is being told, that it came back."""
        return self.hinting == "hint" or any(turn.hint == "hint" for turn in self.turns)

    def opening(self) -> str:
        """The first message, or in the memoryless arm every message."""
        return messages.opening(self.bench, self.current.text, self.reported, self.report)

    def next_message(self) -> str:
        """The user's answer to the last reply."""
        last = self.turns[-1]
        text = messages.follow_up(
            self.bench, self.reported, self.report, same=last.reported == self.reported, found=last.has_module
        )
        return self._hint_text() + text

    async def take(self, reply: str) -> None:
        """Examine a reply, record it, and decide what comes next."""
        found = self.bench.find(reply)
        version = self.current if found is None else await self.bench.examine(found)
        hint, self.hinting = self.hinting, None
        self.versions.append(version)
        self.turns.append(
            Turn(
                state=version.state,
                has_module=found is not None,
                claims_fix=claims_fix(reply),
                agrees=agrees(reply),
                declines=declines(reply) is not None,
                contests=contests(reply) is not None,
                reported=self.reported,
                reported_holds=holding(self.bench, version.state)[self.reported],
                hint=hint,
            )
        )
        self.ended = self._ending(version)
        if self.ended is None:
            self._choose(version)

    def _ending(self, version: Examined) -> str | None:
        if self.turns[-1].declines:
            return "declined"
        if all(holding(self.bench, version.state).values()) and self.arm != "wrong_report":
            return "solved"
        return "turn limit" if len(self.turns) >= self.turn_limit else None

    def _choose(self, version: Examined) -> None:
        """Report the newest regression, else the lowest requirement that fails."""
        now = holding(self.bench, version.state)
        failing = [name for name, holds in now.items() if not holds]
        if not failing:
            raise ValueError("the item's start meets every requirement: there is nothing to report")
        broken_at = {name: self._broken_at(name) for name in failing}
        self.reported = max(failing, key=lambda name: broken_at[name])
        self.report = self._word(version, self.reported)
        self._reports[self.reported] = self.report

    def _broken_at(self, requirement: str) -> int:
        held = [holding(self.bench, version.state)[requirement] for version in self.versions]
        return max((t for t in range(1, len(held)) if held[t - 1] and not held[t]), default=0)

    def _word(self, version: Examined, requirement: str) -> str:
        checks = dict(self.bench.requirements)[requirement]
        return next(version.failures[check] for check in checks if version.failures[check])

    def _hint_text(self) -> str:
        back = self._came_back_to()
        if self.arm not in {"hint", "placebo"} or back is None or self._hints_given:
            return ""
        self.hinting = self.arm
        self._hints_given += 1
        return messages.hint(back, self.bench.noun, self._told()) if self.arm == "hint" else messages.PLACEBO

    def _came_back_to(self) -> int | None:
        codes = [version.state.code for version in self.versions]
        if codes[-1] in codes[-2:-1]:
            return None
        return next((j for j, code in enumerate(codes[:-2]) if code == codes[-1]), None)

    def _told(self) -> Mapping[str, str]:
        return {name: self._reports[name] for name in self.bench.says if name in self._reports}
