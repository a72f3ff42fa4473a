"""Added holidays and calendars of organisations belong to a programme: a lead moves the dates of theirs alone."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def give_to_programmes(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401, ARG001 - Django's signature
    """Copy what was shared by all into each programme that has answers or delays of its own."""
    answered = apps.get_model("commitments", "Answer").objects.values_list("programme_id", flat=True)
    ruled = apps.get_model("commitments", "AnswerRules").objects.values_list("programme_id", flat=True)
    programmes = sorted(set(answered.distinct()) | set(ruled))
    for name in ("Holiday", "OrganisationCalendar"):
        model = apps.get_model("commitments", name)
        for row in model.objects.filter(programme__isnull=True):
            old = row.pk
            for programme in programmes:
                row.pk, row.programme_id = None, programme
                row.save(force_insert=True)
            model.objects.filter(pk=old).delete()


class Migration(migrations.Migration):
    """A key to the programme: empty, then filled, then wanted."""

    dependencies = [
        ("commitments", "0003_say_not_read_yet"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint("holiday", "holiday_once"),
        migrations.AddField(
            "holiday",
            "programme",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
            ),
        ),
        migrations.AddField(
            "organisationcalendar",
            "programme",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
            ),
        ),
        migrations.AlterField(
            "organisationcalendar",
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
            ),
        ),
        migrations.RunPython(give_to_programmes, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "holiday",
            "programme",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
            ),
        ),
        migrations.AlterField(
            "organisationcalendar",
            "programme",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
            ),
        ),
        migrations.AddConstraint(
            "holiday", models.UniqueConstraint(fields=["programme", "calendar", "day"], name="holiday_once")
        ),
        migrations.AddConstraint(
            "organisationcalendar",
            models.UniqueConstraint(fields=["programme", "organisation"], name="organisation_calendar_once"),
        ),
    ]
