"""`ingrained run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingrained.cli import options
from ingrained.cli.options import Folders, Format, Output, Results, Seed, Targets
from ingrained.cli.outcome import interrupted, report
from ingrained.cli.signals import terminable
from ingrained.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from rich.console import Console

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
Retries = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="How often a call that was refused for now is made again: after 3 s, then twice as long each "
        "time. 6 if left out.",
        show_default=False,
    ),
]
Timeout = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="SECONDS",
        help="How long a call that keeps failing is made again, and how long a model may answer nothing "
        "before no call of it is made twice. 300 if left out.",
        show_default=False,
    ),
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
    max_retries: Retries = None,
    timeout: Timeout = None,
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
        max_retries=max_retries,
        timeout=timeout,
    )
    wanted = targets or []
    cached = cache or cache_epochs
    if resume is not None and (
        wanted or name or dry_run or cached or seed is not None or any(asked.values())
    ):
        raise UsageError(
            "--resume takes everything from the run that it goes on with: give it alone, "
            "or with other limits, --max-retries, --timeout, --max-connections or --on"
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
        log.print(interrupted(results / name), style="bold red", soft_wrap=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    report(finished, format, log)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(no_args_is_help=False)(run)


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {option: value for option, value in options.items() if value is not None}


def _progress(log: Console) -> Any:
    from ingrained.running.progress import ConsoleProgress

    return ConsoleProgress(log)
