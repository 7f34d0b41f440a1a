"""Makes the models of a run, and says in a sentence why one cannot be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from inspect_ai.model import Model, get_model

from ingrained.errors import UsageError, did_you_mean
from ingrained.inspect_internals import PrerequisiteError, load_dotenv, plain, providers
from ingrained.reference.provider import require_reference
from ingrained.running.folder import RunSettings
from ingrained.running.secrets import guard, require_no_key

REFERENCE: Final = "reference/"


def make_models(settings: RunSettings) -> dict[str, Model]:
    """Make the models, which finds wrong names, missing keys and missing packages before the first call.

    Returns:
        The models by the names that were asked for.

    Raises:
        UsageError: A model cannot be made; the text says why.
    """
    load_dotenv()
    return {name: _model(name, settings.model_args) for name in settings.models}


def make_roles(settings: RunSettings) -> dict[str, Model]:
    """Make the models in other roles.

    Raises:
        UsageError: As `make_models`.
    """
    return {role: _model(name, {}) for role, name in settings.model_roles.items()}


def _model(name: str, arguments: Mapping[str, Any]) -> Model:
    require_provider(name)
    require_no_key(arguments)
    try:
        return guard(get_model(name, memoize=False, **arguments))
    except (PrerequisiteError, ValueError, TypeError, ImportError, OSError) as error:
        raise UsageError(f"the model {name!r} cannot be used: {plain(error)}") from error


def require_provider(name: str) -> None:
    """Refuse a model whose provider Inspect does not know; needs no key and no package.

    Raises:
        UsageError: There is no such provider, or no such reference model; the text names the nearest.
    """
    provider, slash, model = name.partition("/")
    if not slash:
        raise UsageError(f"a model is named provider/name, such as openai/gpt-4.1, but this is {name!r}")
    if provider not in (known := providers()):
        raise UsageError(f"Inspect knows no provider {provider!r} of {name!r}{did_you_mean(provider, known)}")
    if name.startswith(REFERENCE):
        require_reference(model)
