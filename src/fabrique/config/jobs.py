"""Which packages bring jobs: the worker's periodic sweeps."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from procrastinate import App


def on_app_ready(app: App) -> None:
    """Add the tasks of every package that has a ``jobs`` file (a ``blueprint`` in it)."""
    for config in apps.get_app_configs():
        name = f"{config.name}.jobs"
        if config.name.startswith("fabrique.") and config.label != "config" and find_spec(name):
            app.add_tasks_from(import_module(name).blueprint, namespace=config.label)
