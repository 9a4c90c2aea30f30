"""Apps that stand beside this one where the server has them: what is asked of them, and only here.

`delivery` sends notices, `desk` keeps attestations and signatures, `office` the roster. Without them the work goes on
in a plainer way, which each caller says.
"""

from importlib import import_module
from typing import Any

from django.apps import apps

_APPS = "openimr.server."


def delivery_send() -> Any:  # noqa: ANN401 - another app's function
    """`delivery.actions.send(number, kind)`; None: no such app."""
    return _of("delivery", "actions", "send")


def roster_entry() -> Any:  # noqa: ANN401 - another app's function
    """`office.fetch.roster_entry(reviewer)`; None: no such app."""
    return _of("office", "fetch", "roster_entry")


def desk_model(name: str) -> Any:  # noqa: ANN401 - another app's model
    """A model of the reviewer's desk; None: no such app."""
    return _of("desk", "models", name)


def _of(app: str, module: str, name: str) -> Any:  # noqa: ANN401
    if not apps.is_installed(f"{_APPS}{app}"):
        return None
    return getattr(import_module(f"{_APPS}{app}.{module}"), name)
