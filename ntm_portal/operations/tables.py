"""The tables that a backup holds, and the migrations they stand at.

Every table of the installed apps is saved, so a new app needs no word here. Left out is what is
worthless or harmful elsewhere: sessions (everyone signs in anew) and counted login failures.
A restore empties the sessions too, since their people may be others afterwards.
"""

from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

Table = type[Model]
Schema = dict[str, list[str]]  # app label → names of the migrations applied
LEFT_OUT = {"axes"}
# Migrations fill these, so a database that holds nothing else is still an empty one.
MADE_BY_MIGRATIONS = {"contenttypes.ContentType", "auth.Permission"}


def saved_tables() -> list[Table]:
    """The models of a backup; each stands behind those that it points to."""
    found = {model: _pointed_to(model) for model in _own_tables() if not _is_session(model)}
    order = TopologicalSorter({model: found[model] & set(found) for model in found})
    return list(order.static_order())


def _own_tables() -> list[Table]:
    models = apps.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and not model._meta.proxy]
    return [model for model in kept if model._meta.app_label not in LEFT_OUT]


def _is_session(model: Table) -> bool:
    return issubclass(model, AbstractBaseSession)


def _pointed_to(model: Table) -> set[Any]:
    return {field.related_model for field in columns(model)} - {model, None}


def columns(model: Table) -> list["Field[Any, Any]"]:
    """The fields that have a column of their own which the database does not work out itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def emptied_tables() -> list[str]:
    """Database tables to empty before a restore, those that point to others first."""
    sessions = [model for model in _own_tables() if _is_session(model)]
    return [model._meta.db_table for model in (*sessions, *reversed(saved_tables()))]


def applied(tables: list[Table]) -> Schema:
    """The migrations that decide the shape of `tables`."""
    labels = {model._meta.app_label for model in tables}
    schema: Schema = {label: [] for label in sorted(labels)}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        if app in labels:
            schema[app].append(name)
    return schema


def pending() -> list[str]:
    """Migrations of this version that the database has not seen: ["criteria.0002_evidence"]."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def few(names: list[str], most: int = 4) -> str:
    """The first of many names, for a message that one can read."""
    return ", ".join([*names[:most], "…"] if len(names) > most else names)
