from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes depends on the machine; in CI the examples do not change from run to run either.
settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("here")


@pytest.fixture(autouse=True, scope="session")
def own_inspect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep Inspect's buffers, traces and caches of the tests away from the user's."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "HF_HOME"):
            patch.setenv(name, str(home / name))
        yield


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """Hear SIGINT, which tests send to themselves; what a shell puts into the background ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
