"""The words of sheets, stored; and a first list of themes, which stays editable data."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.text import slugify

# A column that the model does not load: reading 20 rows must not bring their words along.
# The parser of PostgreSQL passes over the tags of the clean HTML.
WORDS = """
ALTER TABLE innovations_sheet ADD COLUMN search tsvector
    GENERATED ALWAYS AS (
        setweight(to_tsvector('francais'::regconfig, coalesce(title, '')), 'A')
        || setweight(to_tsvector('francais'::regconfig, coalesce(summary, '')), 'B')
        || to_tsvector('francais'::regconfig, coalesce(problem, '') || ' ' || coalesce(solution, '') || ' '
            || coalesce(beneficiaries, '') || ' ' || coalesce(novelty, '') || ' ' || coalesce(conditions, '') || ' '
            || coalesce(failures, '') || ' ' || coalesce(lessons, '') || ' ' || coalesce(prize, ''))
    ) STORED;
CREATE INDEX sheet_words ON innovations_sheet USING gin (search);
"""
TOPICS = (
    "Accueil des usagers",
    "Administratif",
    "Agriculture",
    "Collectivités",
    "Culture",
    "Défense",
    "Démocratie",
    "Données ouvertes",
    "Écologie",
    "Éducation",
    "Entreprises",
    "Finances publiques",
    "Formation",
    "Inclusion numérique",
    "Jeunesse",
    "Justice",
    "Logement",
    "Organisation du travail",
    "Santé",
    "Sécurité",
    "Social",
    "Sport",
    "Territoires",
    "Transports",
    "Travail et emploi",
)


def add_topics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    """Give the catalogue its first themes."""
    topic = apps.get_model("innovations", "Topic")
    topic.objects.bulk_create([topic(name=name, slug=slugify(name)) for name in TOPICS], ignore_conflicts=True)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("config", "0001_extensions"), ("innovations", "0001_initial")]
    operations = [
        migrations.RunSQL(WORDS, "ALTER TABLE innovations_sheet DROP COLUMN IF EXISTS search"),
        migrations.RunPython(add_topics, migrations.RunPython.noop),
    ]
