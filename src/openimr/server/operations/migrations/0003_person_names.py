"""Names of persons are searched for folded: "penaranda" finds Peñaranda, however its accent is coded.

The function is `vocabulary.fold_name` in SQL (a test holds the two together); it asks no collation, so that it says the
same in every database. An index over it takes the place of the one over UPPER(name): no row is changed.
"""

from typing import ClassVar

from django.db import migrations

FOLDED = r"""
CREATE FUNCTION openimr_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(translate(replace(replace(replace(replace(replace(replace(replace(replace(
        lower(regexp_replace(normalize(translate(name, '''’‘ʼ`´ʻ', ''), NFKD), '[\u0300-\u036f]', '', 'g')),
        'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'þ', 'th'), 'Þ', 'th'),
        'øØđĐðÐłŁıŋŊ', 'ooddddllinn'),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000]+', ' ', 'g'))
$$
"""


class Migration(migrations.Migration):
    """The names of 100,000 cases without looking at each."""

    dependencies: ClassVar = [("operations", "0002_inbox"), ("cases", "0005_ended_ties")]
    operations: ClassVar = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION openimr_name(text)"),
        migrations.RunSQL(
            "CREATE INDEX operations_person_folded ON cases_person USING gin (openimr_name(name) gin_trgm_ops)",
            "DROP INDEX operations_person_folded",
        ),
        migrations.RunSQL(
            "DROP INDEX operations_person_name",
            "CREATE INDEX operations_person_name ON cases_person USING gin (upper(name) gin_trgm_ops)",
        ),
    ]
