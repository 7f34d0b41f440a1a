"""What a program can do in a plain process and in the bubblewrap sandbox: each thing is tried in both."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from inspect_ai import Task, eval  # noqa: A004  Inspect's name
from inspect_ai.dataset import Sample
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import sandbox

from ingrained.sandboxes.interpreter import find_interpreter

KEY = "sk-planted-0123456789"
TIERS = ("local", "bwrap")
LEFT_BEHIND = "left-behind-by-a-program"


def attempts(place: Path, port: int) -> dict[str, str]:
    """Programs that print `yes` where they get what they try for.

    Args:
        place: A folder of the host, with a file `secret` in it.
        port: A port of the host's 127.0.0.1 that somebody listens on.
    """
    return {
        "run at all": "print('yes')",
        "read a key in the environment": f"import os; print('yes' if {KEY!r} in str(os.environ) else 'no')",
        "read a file of the host": f"open({str(place / 'secret')!r}).read(); print('yes')",
        "write a file of the host": f"open({str(place / 'mine')!r}, 'w').write('x'); print('yes')",
        "reach a server on the host": (
            f"import socket; socket.create_connection(('127.0.0.1', {port}), 5); print('yes')"
        ),
        "see the host's processes": (
            f"import os; print('yes' if os.path.exists('/proc/{os.getpid()}') else 'no')"
        ),
        "take 4 GiB of memory": "bytearray(4 << 30); print('yes')",
        "start 200 processes": (
            "import os, signal\nmine = []\ntry:\n    for _ in range(200):\n        child = os.fork()\n"
            "        if not child:\n            signal.pause()\n        mine.append(child)\n"
            "    print('yes')\n"
            "finally:\n    [os.kill(child, 9) for child in mine]"
        ),
        "leave a process behind": (
            "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', "
            f"{LEFT_BEHIND!r}], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)\nprint('started')"
        ),
    }


@solver
def trying(code: str) -> Solver:
    """Runs the program, and keeps what it printed; an error is a no."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        del generate
        done = await sandbox().exec([find_interpreter().command, "-c", code], timeout=30)
        state.metadata["printed"] = done.stdout.strip() if done.success else "no"
        state.completed = True
        return state

    return solve


def tried(tier: str, programs: Mapping[str, str], logs: Path) -> dict[str, str]:
    """What each program printed in a tier."""
    tasks = [
        Task([Sample("")], solver=trying(code), sandbox=tier, name=f"t{i}")
        for i, code in enumerate(programs.values())
    ]
    done = eval(tasks, model="mockllm/model", log_dir=str(logs), display="none", max_tasks=1)
    printed = {log.eval.task: (log.samples or [])[0].metadata["printed"] for log in done}
    found = {name: printed[f"t{i}"] for i, name in enumerate(programs)}
    found["leave a process behind"] = "yes" if _stop_left_behind() else "no"
    return found


def _stop_left_behind() -> bool:
    return subprocess.run(["pkill", "-f", LEFT_BEHIND], check=False).returncode == 0  # noqa: S607  as found


def main() -> None:
    """Try everything in each tier, and print a table."""
    os.environ["DEMO_API_KEY"] = KEY
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
        place = Path(name)
        place.chmod(0o777)
        (place / "secret").write_text("secret", encoding="utf-8")
        programs = attempts(place, server.getsockname()[1])
        found = {tier: tried(tier, programs, place / "logs") for tier in TIERS}
    print(f"| a program tries to | {' | '.join(f'`{tier}`' for tier in TIERS)} |\n|---|{'---|' * len(TIERS)}")
    for what in programs:
        print(f"| {what} | {' | '.join(found[tier][what] for tier in TIERS)} |")


if __name__ == "__main__":
    main()
