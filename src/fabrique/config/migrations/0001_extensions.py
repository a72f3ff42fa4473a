"""Extensions and functions that the rest relies on."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

SORT_KEY = """
CREATE OR REPLACE FUNCTION sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
"""
SEARCH = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_ts_config WHERE cfgname = 'francais') THEN
        CREATE TEXT SEARCH CONFIGURATION francais (COPY = french);
        ALTER TEXT SEARCH CONFIGURATION francais
            ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """First of all migrations that need text functions."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION IF EXISTS sort_key(text)"),
        migrations.RunSQL(SEARCH, "DROP TEXT SEARCH CONFIGURATION IF EXISTS francais"),
    ]
