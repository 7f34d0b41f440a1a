"""`ingrained run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingrained.cli import options
from ingrained.cli.options import Folders, Format, Output, Results, Seed, Targets
from ingrained.cli.signals import terminable
from ingrained.errors import ExitCode, UsageError, relative

if TYPE_CHECKING:
    from rich.console import Console

    from ingrained.running.run import Finished

Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        "-m",
        metavar="MODEL",
        help="An Inspect model string: openai/…, anthropic/…, hf/…, vllm/…, ollama/…, openai-api/…, "
        "reference/…. Give it several times to compare. The reference personas if left out.",
        autocompletion=options.complete_model,
    ),
]
Limit = Annotated[
    int | None, typer.Option(min=1, help="Items of each task: a stratified sample, with all their variants.")
]
Full = Annotated[bool, typer.Option("--full", help="All items, also where no model is named.")]
Epochs = Annotated[int | None, typer.Option(min=1, max=1000, help="Repetitions of each sample.")]
Name = Annotated[str | None, typer.Option(help="The run's name. The time if left out.")]
Connections = Annotated[int | None, typer.Option(min=1, help="Concurrent calls of each model.")]
On = Annotated[
    str | None,
    typer.Option(
        metavar="PLACE",
        help="Where the run is done: here, processes:N on this machine, ray (a cluster that is there, else "
        "this machine), ray://host:port.",
    ),
]
Gpus = Annotated[
    float | None, typer.Option("--gpus-per-model", min=0, help="GPUs that a model takes on Ray.")
]
Shared = Annotated[
    str | None,
    typer.Option(
        metavar="PLACE",
        help="Where workers write their logs: a folder or URL (s3://…) that every machine reaches. "
        "The run's folder if left out, which then must be on a file system that they share.",
    ),
]
Tokens = Annotated[
    int | None, typer.Option("--token-limit", min=1, help="End the run when it has used so many tokens.")
]
Cost = Annotated[
    float | None, typer.Option("--cost-limit", min=0, help="End the run when it has cost so many dollars.")
]
Seconds = Annotated[
    float | None, typer.Option("--time-limit", min=0, help="End the run after so many seconds on the clock.")
]
Cache = Annotated[
    bool,
    typer.Option(
        "--cache",
        help="Answer identical calls from Inspect's cache, for a week; not where samples are repeated.",
    ),
]
CacheEpochs = Annotated[
    bool,
    typer.Option(
        "--cache-epochs", help="Use the cache where samples are repeated, too: each repetition its own."
    ),
]
Logprobs = Annotated[
    bool, typer.Option("--logprobs", help="Ask the models for the log probabilities of their tokens.")
]
Sandbox = Annotated[
    str | None,
    typer.Option(help="Where model-written code runs: docker, podman, bwrap; or local, which is none."),
]
ModelArguments = Annotated[
    list[str] | None, typer.Option("-M", metavar="KEY=VALUE", help="An argument of the models.")
]
ModelRoles = Annotated[
    list[str] | None, typer.Option(metavar="ROLE=MODEL", help="A model in another role, such as grader.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would run: samples, calls, tokens, cost.")
]
Resume = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Go on with a run that was cut or has errors.",
        autocompletion=options.complete_run,
    ),
]


def run(
    targets: Targets = None,
    model: Models = None,
    limit: Limit = None,
    full: Full = False,
    epochs: Epochs = None,
    seed: Seed = None,
    name: Name = None,
    max_connections: Connections = None,
    sandbox: Sandbox = None,
    model_arg: ModelArguments = None,
    model_role: ModelRoles = None,
    on: On = None,
    gpus_per_model: Gpus = None,
    shared: Shared = None,
    token_limit: Tokens = None,
    cost_limit: Cost = None,
    time_limit: Seconds = None,
    cache: Cache = False,
    cache_epochs: CacheEpochs = False,
    logprobs: Logprobs = False,
    dry_run: DryRun = False,
    resume: Resume = None,
    tasks: Folders = None,
    results: Results = Path("results"),
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Run suites against models and print what they got.

    \b
    Examples:
        ingrained run
        ingrained run loop_bug --model openai/gpt-4.1 --model ollama/llama3.2
        ingrained run my-task.yaml --model hf/org/name --limit 20 --epochs 3
        ingrained run loop_bug --model anthropic/claude-sonnet-4-5 --dry-run
        ingrained run --resume 20260102-120000-abcd
        ingrained run loop_bug --model openai/gpt-4.1 --on processes:8 --cost-limit 20
    """
    from rich.console import Console

    from ingrained import api
    from ingrained.running.folder import new_name

    asked: dict[str, Any] = {
        "models": model or (),
        "items": limit,
        "full": full,
        "epochs": epochs,
        "seed": seed,
        "sandbox": sandbox,
        "model_args": options.key_values(model_arg or (), "-M"),
        "model_roles": {
            role: str(model) for role, model in options.key_values(model_role or (), "--model-role").items()
        },
        "folders": tasks or (),
        "logprobs": logprobs,
    }
    changes = _given(
        max_connections=max_connections,
        on=on,
        gpus_per_model=gpus_per_model,
        shared=shared,
        token_limit=token_limit,
        cost_limit=cost_limit,
        time_limit=time_limit,
    )
    wanted = targets or []
    cached = cache or cache_epochs
    if resume is not None and (
        wanted or name or dry_run or cached or seed is not None or any(asked.values())
    ):
        raise UsageError(
            "--resume takes everything from the run that it goes on with: give it alone, "
            "or with other limits, --max-connections or --on"
        )
    if cached:
        changes["cache"] = "always" if cache_epochs else "once"
    if dry_run:
        from ingrained.cli.dry_run import print_plan

        print_plan(api.plan(*wanted, **asked, **changes), format)
        return
    log = Console(stderr=True)
    name = resume or name or new_name()
    try:
        with terminable(), _progress(log) as watcher:
            if resume is not None:
                finished = api.resume(name, results=results, watcher=watcher, **changes)
            else:
                finished = api.run(*wanted, name=name, results=results, watcher=watcher, **asked, **changes)
    except KeyboardInterrupt:
        log.print(
            f"Interrupted. Go on with: ingrained run --resume {_name(results / name)}",
            style="bold red",
            soft_wrap=True,
        )
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    _report(finished, format, log)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(no_args_is_help=False)(run)


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {option: value for option, value in options.items() if value is not None}


def _limit(finished: Finished) -> str:
    """The limit that ended the run, twice as high."""
    asked = finished.record.settings
    if "tokens" in str(finished.stopped):
        return f"--token-limit {2 * (asked.token_limit or 0)}"
    if "$" in str(finished.stopped):
        return f"--cost-limit {2 * (asked.cost_limit or 0):g}"
    return f"--time-limit {2 * (asked.time_limit or 0):g}"


def _progress(log: Console) -> Any:
    from ingrained.running.progress import ConsoleProgress

    return ConsoleProgress(log)


def _report(finished: Finished, format: Format, log: Console) -> None:  # noqa: A002  named as the option is
    from ingrained.cli.table import print_summaries

    print_summaries(finished.summaries(), format)
    for path in finished.aside:
        log.print(f"Could not be read, and its samples ran again: {path}", soft_wrap=True, markup=False)
    missing, name = finished.missing(), _name(finished.folder)
    if missing and finished.stopped is not None:
        log.print(
            f"Stopped: {finished.stopped}. What was scored until then is kept. "
            f"Go on with a higher limit: ingrained run --resume {name} {_limit(finished)}",
            style="bold red",
            soft_wrap=True,
        )
        raise typer.Exit(ExitCode.INCOMPLETE)
    if missing:
        said = "; ".join(f"{count} {what}" for what, count in missing.items())
        log.print(
            f"Incomplete: of the samples {said}. Why: ingrained view {name}   "
            f"Run them again: ingrained run --resume {name}",
            style="bold red",
            soft_wrap=True,
        )
        raise typer.Exit(ExitCode.INCOMPLETE)
    said = f"Saved in {finished.folder}, seed {finished.record.settings.seed}. {_next(finished)}"
    log.print(said, soft_wrap=True, markup=False)


def _name(folder: Path) -> str:
    """How to name a run in the next command: by its folder where that is not the usual one."""
    return folder.name if folder.parent == Path("results") else str(folder)


def _next(finished: Finished) -> str:
    name = _name(finished.folder)
    if all(model.startswith("reference/") for model in finished.record.settings.models):
        targets = "".join(f" {relative(Path(target))}" for target in finished.record.settings.targets)
        again = f"ingrained run{targets} --model openai/gpt-4.1"
        return f"Now your model: {again}   Transcripts: ingrained view {name}"
    return f"All metrics: ingrained table {name} --all   Transcripts: ingrained view {name}"
