"""Where workers write their logs, and how these become the logs of the run."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import UsageError
from ingrained.results.eval_zip import UnreadableLogError
from ingrained.results.logs import BROKEN_FOLDER, log_files, reachable, set_aside
from ingrained.results.summary import LOG_FOLDER
from ingrained.running.merging import LogKey, Part, Place, merge, read_part

if TYPE_CHECKING:
    from ingrained.running.executors.cells import Cell

PARTS_FOLDER: Final = "parts"
"""The folder of a run for the logs of its workers, unless another place is named."""


class Parts:
    """The place of the workers' logs: a folder, or a URL that `fsspec` knows.

    Attributes:
        place: The folder or URL.
    """

    def __init__(self, folder: Path, shared: str | None) -> None:
        self._logs = folder / LOG_FOLDER
        self._broken = folder / BROKEN_FOLDER
        self.place = _below(shared, folder.name) if shared else str((folder / PARTS_FOLDER).absolute())

    def finished(self, cells: Sequence[Cell]) -> dict[LogKey, set[Place]]:
        """Samples of these cells that need not run again."""
        wanted = {cell.log_key for cell in cells}
        found: dict[LogKey, set[Place]] = {key: set() for key in wanted}
        for part in self._read(self._logs):
            if part.key in wanted:
                found[part.key] |= part.finished()
        return found

    def seed(self, shares: Mapping[str, Sequence[Cell]]) -> None:
        """Give workers those repetitions that are finished of samples that are not.

        Args:
            shares: What each worker shall run, by the name of the folder of its logs.
        """
        known: dict[LogKey, list[Part]] = defaultdict(list)
        for part in self._read(self._logs):
            known[part.key].append(part)
        for name, cells in shares.items():
            for cell in cells:
                self._seed(cell, name, known[cell.log_key])

    def _seed(self, cell: Cell, name: str, own: Sequence[Part]) -> None:
        if not any(place[0] in cell.samples for part in own for place in part.finished()):
            return
        with tempfile.TemporaryDirectory(prefix="ingrained-") as draft:
            seed = Path(draft) / own[0].path.name
            merge(own, cell.samples, seed)
            with self._system() as (system, root):
                system.makedirs(f"{root}/{name}", exist_ok=True)
                system.put(str(seed), f"{root}/{name}/{seed.name}")

    def gather(self, ids: Mapping[LogKey, Sequence[str]]) -> None:
        """Join the workers' logs with those of the run, one log for each task and model, and remove them.

        Args:
            ids: All samples of each task; a log of a task that is not named has those of its parts.

        Raises:
            UsageError: The place cannot be reached.
        """
        with self._system() as (system, root), tempfile.TemporaryDirectory(prefix="ingrained-") as drafts:
            if not system.exists(root):
                return
            names = sorted(name for name in system.find(root) if name.endswith(".eval"))
            local = [Path(drafts) / f"{number:06}" / Path(name).name for number, name in enumerate(names)]
            for name, path in zip(names, local, strict=True):
                path.parent.mkdir()
                system.get(name, str(path))
            self._join([part for path in local if (part := self._part(path)) is not None], ids)
            system.rm(root, recursive=True)

    def _join(self, parts: Sequence[Part], ids: Mapping[LogKey, Sequence[str]]) -> None:
        fresh: dict[LogKey, list[Part]] = defaultdict(list)
        for part in parts:
            fresh[part.key].append(part)
        known = list(self._read(self._logs)) if fresh else []
        self._logs.mkdir(exist_ok=True)
        for key, mine in fresh.items():
            old = [part for part in known if part.key == key]
            target = self._logs / mine[0].path.name
            merge([*old, *mine], ids.get(key) or _ids([*old, *mine]), target)
            for part in old:
                if part.path != target:
                    part.path.unlink()

    def _read(self, folder: Path) -> Iterator[Part]:
        for entry in log_files(folder.absolute()):
            if (part := self._part(Path(entry.path))) is not None:
                yield part

    def _part(self, path: Path) -> Part | None:
        """A log; one that was cut is set aside, so that its samples run again."""
        try:
            with reachable(path):
                return read_part(path)
        except UnreadableLogError:
            set_aside(path, self._broken)
            return None

    @contextmanager
    def _system(self) -> Iterator[tuple[Any, str]]:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # comes without types

        try:
            yield url_to_fs(self.place)
        except UsageError:
            raise
        except (OSError, ValueError, ImportError) as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise UsageError(f"the workers' logs cannot lie in {self.place}: {said}") from error


def _below(shared: str, name: str) -> str:
    place = shared if "://" in shared else str(Path(shared).absolute())
    return f"{place.rstrip('/')}/{name}"


def _ids(parts: Sequence[Part]) -> list[str]:
    return list(
        dict.fromkeys(str(i) for p in parts for i in p.log.header["eval"]["dataset"].get("sample_ids") or ())
    )
