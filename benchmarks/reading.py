"""Logs to tables: `ingrained.results.load`, first and from its cache, against Inspect's `samples_df`.

Every reading is a process of its own. Two times are told of each: that of the whole process, in which the
import of pandas sets a floor that no reader can go below, and that of the reading alone, after the imports.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zipfile_zstd

TEMPLATE = """
import sys
from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import match

def reply(messages, *more):
    output = ModelOutput.from_content("model", "42")
    output.usage = ModelUsage(input_tokens=20, output_tokens=2, total_tokens=22)
    return output

question = "Lin has six boxes of seven pears each. " * 4 + "How many pears has Lin? The number alone."
axes = {"framing": "plain", "language": "en"}
metadata = {"item": "pears", "hash": "0123456789abcdef", "axes": axes, "stops": {"stop": 1}}
sample = Sample(id="pears", input=question, target="42", metadata=metadata)
model = get_model("mockllm/model", custom_outputs=reply)
about = {"suite": "bench", "task": "pears", "seed": 1}
task = Task(dataset=[sample], scorer=match(), name="pears", version="1-0", metadata=about)
eval(task, model=model, log_dir=sys.argv[1], display="none")
"""
MEASURED = """
import json, resource, sys, time
{imports}
def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
began, before = time.perf_counter(), cpu()
{reading}
print(json.dumps({{"wall": time.perf_counter() - began, "cpu": cpu() - before, "rows": rows}}))
"""
OURS = {
    "imports": "import pandas, pyarrow.parquet\nfrom ingrained.results.tables import load",
    "reading": "rows = len(load(sys.argv[1]).scores)",
}
INSPECTS = {
    "imports": "import pandas\nfrom inspect_ai.analysis import samples_df",
    "reading": "rows = len(samples_df(sys.argv[1], quiet=True))",
}


@dataclass(frozen=True)
class Reading:
    """Seconds and memory of one process.

    Attributes:
        cpu: Processor time of the whole process, its children included.
        wall: Time on the clock of the whole process.
        alone_cpu: Processor time of the reading, after the imports.
        alone_wall: Time on the clock of the reading.
        peak: Largest resident memory of the process or one of its children, MiB.
        rows: Rows of the table.
    """

    cpu: float
    wall: float
    alone_cpu: float
    alone_wall: float
    peak: float
    rows: int


def read(code: Mapping[str, str], folder: Path, home: Path) -> Reading:
    """Read a folder of logs in a process of its own.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    command = [sys.executable, "-c", MEASURED.format(**code), str(folder)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(home))
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    wall, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    alone = json.loads(said)
    cpu = used.ru_utime + used.ru_stime
    return Reading(cpu, wall, alone["cpu"], alone["wall"], used.ru_maxrss / 1024, alone["rows"])


def against_inspect(logs: int, samples: int, runs: int, place: Path) -> None:
    """Compare first and cached readings with those of `samples_df`, pairwise."""
    folder = make_logs(place / f"{logs}x{samples}", logs, samples)
    pairs: dict[str, list[tuple[Reading, Reading]]] = {"first": [], "cached": []}
    for number in range(runs + 1):
        shutil.rmtree(folder / ".ingrained-cache", ignore_errors=True)
        first, cached, theirs = (read(code, folder, place) for code in (OURS, OURS, INSPECTS))
        if number:  # the one before fills the disk's cache and compiles the modules
            pairs["first"].append((first, theirs))
            pairs["cached"].append((cached, theirs))
    for name, found in pairs.items():
        print(f"{logs} logs of {samples} samples, {name} read / samples_df:")
        for what in ("alone_cpu", "alone_wall", "cpu", "wall", "peak"):
            _print_ratio(what, [(getattr(ours, what), getattr(other, what)) for ours, other in found])


def many(logs: int, samples: int, runs: int, place: Path) -> None:
    """Time and memory of reading many logs, first and from the cache."""
    folder = make_logs(place / f"{logs}x{samples}", logs, samples)
    for number in range(runs):
        shutil.rmtree(folder / ".ingrained-cache", ignore_errors=True)
        for name in ("first", "cached"):
            reading = read(OURS, folder, place)
            print(f"{logs} logs of {samples} samples, {name} read {number + 1}: {_told(reading)}")


def make_logs(folder: Path, logs: int, samples: int) -> Path:
    """Write logs by changing the members of one that Inspect wrote.

    The samples' own members, which no reader of summaries opens, are there by name and empty.
    """
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-c", TEMPLATE, place]
        subprocess.run(command, check=True, capture_output=True, env=_environment(folder.parent), cwd=place)
        (template,) = Path(place).glob("*.eval")
        with zipfile.ZipFile(template) as archive:
            header, summaries = (json.loads(archive.read(f"{n}.json")) for n in ("header", "summaries"))
    for log in range(logs):
        _write(folder / f"2026-01-01T00-00-00-00-00_pears_{log:05}.eval", header, summaries[0], log, samples)
    return folder


def main(arguments: Sequence[str] = ()) -> None:
    """Compare with Inspect, then read many logs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=5, help="counted readings of each")
    asked.add_argument("--logs", type=int, default=2_000, help="logs of the large folder")
    asked.add_argument("--samples", type=int, default=100, help="samples of each of its logs")
    options = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        against_inspect(200, 50, options.runs, Path(place))
        against_inspect(1, 10_000, options.runs, Path(place))
        many(options.logs, options.samples, min(options.runs, 2), Path(place))


def _write(path: Path, header: dict[str, Any], summary: dict[str, Any], log: int, samples: int) -> None:
    ids = [f"pears-{number}+framing_{number % 2}" for number in range(samples)]
    about = {"model": f"mockllm/model-{log}", "task_id": f"task{log}", "eval_id": f"eval{log}"}
    about |= {"dataset": header["eval"]["dataset"] | {"samples": samples, "sample_ids": ids}}
    rows = [summary | _sample(name, number, log) for number, name in enumerate(ids)]
    with zipfile.ZipFile(path, "w", compression=zipfile_zstd.ZIP_ZSTANDARD) as archive:
        archive.writestr("_journal/start.json", "{}")
        for name in ids:
            archive.writestr(f"samples/{name}_epoch_1.json", "{}", compress_type=zipfile.ZIP_STORED)
        archive.writestr("summaries.json", json.dumps(rows))
        archive.writestr("header.json", json.dumps(header | {"eval": header["eval"] | about}))


def _sample(name: str, number: int, log: int) -> dict[str, Any]:
    axes = {"framing": ("plain", "novel")[number % 2], "language": "en"}
    metadata = {"item": f"pears-{number // 2}", "hash": f"{number:016x}", "axes": axes, "stops": {"stop": 1}}
    usage = {f"mockllm/model-{log}": {"input_tokens": 20, "output_tokens": 2, "total_tokens": 22}}
    answer = {"value": "CI"[(number + log) % 3 == 0], "answer": "42", "explanation": "42", "history": []}
    return {
        "id": name,
        "input": f"{number}. " + "Lin has six boxes of seven pears each. " * 4,
        "metadata": metadata,
        "scores": {"match": answer},
        "model_usage": usage,
        "uuid": f"{log:08}{number:014}",
    }


def _told(reading: Reading) -> str:
    whole = f"{reading.wall:.2f} s (cpu {reading.cpu:.2f} s)"
    alone = f"{reading.alone_wall:.3f} s (cpu {reading.alone_cpu:.3f} s)"
    return f"{whole}, the reading alone {alone}, peak {reading.peak:.0f} MiB, {reading.rows} rows"


def _print_ratio(what: str, pairs: Sequence[tuple[float, float]]) -> None:
    ratios = [other / ours for ours, other in pairs]
    ours, other = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    spread = f"{min(ratios):.1f} to {max(ratios):.1f}, {len(pairs)} pairs"
    unit = "MiB" if what == "peak" else "s"
    values = f"{ours:.3f} against {other:.3f} {unit}"
    print(f"  {what:<10} {statistics.median(ratios):6.1f} times less ({spread}); {values}")


def _environment(home: Path) -> dict[str, str]:
    """Modules are compiled once for all processes, whatever the caller's environment says of that."""
    places = {name: str(home) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME")}
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    return dict(os.environ) | places | compiled


if __name__ == "__main__":
    main(sys.argv[1:])
