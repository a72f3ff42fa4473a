"""A longer sentence: the stored words that read it are dropped, then made again."""

import importlib

from django.db import migrations, models

WORDS = importlib.import_module("fabrique.implementation.innovations.migrations.0002_stored_words_and_topics").WORDS


class Migration(migrations.Migration):
    """Between two states of the stored column."""

    dependencies = [("innovations", "0002_stored_words_and_topics")]
    operations = [
        migrations.RunSQL("ALTER TABLE innovations_sheet DROP COLUMN search", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="sheet",
            name="summary",
            field=models.CharField(blank=True, max_length=500, verbose_name="en une phrase"),
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]
