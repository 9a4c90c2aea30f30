"""The rows that hang on a case, found through the models: what a purge removes, however many apps there are."""

# ruff: noqa: SLF001 - `_meta` and `_base_manager` are the documented way to ask a model
from typing import Any

from django.db import connection, models

from openimr.server.cases.models import Case
from openimr.server.store.models import Content

Rows = dict[type[models.Model], set[Any]]


def _relations(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """Who names rows of a model, relations without a name of their own ("+") among them."""
    found = model._meta.get_fields(include_hidden=True)
    return [one for one in found if isinstance(one, models.ForeignObjectRel) and (one.one_to_many or one.one_to_one)]


def rows_of(case: Case) -> Rows:
    """The rows that hang on a case, by model, however deep; apps that come later are found by themselves."""
    found: Rows = {Case: {case.pk}}
    todo: list[type[models.Model]] = [Case]
    while todo:
        model = todo.pop()
        for relation in _relations(model):
            other, field = relation.related_model, relation.field
            if isinstance(other, str) or not other._meta.managed or field.many_to_many:
                continue
            if relation.on_delete is models.SET_NULL:
                continue
            manager = other._base_manager.filter(**{f"{field.name}__in": found[model]})
            keys = set(manager.values_list("pk", flat=True)) - found.get(other, set())
            if keys:
                found.setdefault(other, set()).update(keys)
                todo.append(other)
    return found


def delete(rows: Rows) -> None:
    """Remove rows, those that name others first; deliveries to webhooks so go before the events that they tell of."""
    left = dict(rows)
    while left:
        free = [model for model in left if not any(_names(other, model) for other in left if other is not model)]
        for model in free or [*left]:  # where two name each other the database looks at the end of the transaction
            for relation in _relations(model):
                if relation.on_delete is models.SET_NULL and not isinstance(relation.related_model, str):
                    named = {f"{relation.field.name}__in": left[model]}
                    relation.related_model._base_manager.filter(**named).update(**{relation.field.name: None})
            query = model._base_manager.filter(pk__in=left.pop(model))
            query._raw_delete(query.db)


def _names(model: type[models.Model], other: type[models.Model]) -> bool:
    """Whether rows of a model may name rows of the other."""
    return any(field.related_model is other for field in model._meta.concrete_fields if field.is_relation)


def contents_of(rows: Rows) -> list[Content]:
    """The contents in the store that these rows name, locked."""
    keys: set[int] = set()
    for model, pks in rows.items():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Content:
                keys.update(model._base_manager.filter(pk__in=pks).values_list(field.attname, flat=True))
    return [*Content.objects.select_for_update().filter(pk__in=keys - {None}).order_by("pk")]


def is_used(content: Content) -> bool:
    """Whether a row names it still."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: content}).exists()
        for relation in _relations(Content)
        if not isinstance(relation.related_model, str)
    )


def digests_of(rows: Rows) -> list[dict[str, object]]:
    """How many rows of each table there are, and the SHA-256 over them."""
    return [digest_of(model, keys) for model, keys in sorted(rows.items(), key=lambda one: one[0]._meta.db_table)]


def digest_of(model: type[models.Model], keys: set[Any]) -> dict[str, object]:
    """How many rows of a table go, and the SHA-256 over them, in the order of their keys."""
    table, key = model._meta.db_table, model._meta.pk.column if model._meta.pk else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), encode(sha256(string_agg(convert_to(to_jsonb(t)::text, 'UTF8'), ''::bytea "  # noqa: S608
            f'ORDER BY "{key}")), \'hex\') FROM "{table}" AS t WHERE "{key}" = ANY(%s)',
            [[*keys]],
        )
        count, digest = cursor.fetchone()
    return {"table": table, "rows": count, "sha256": digest}
