"""An idea that was declined may be stopped by an obstacle too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0001_initial"),
        ("replications", "0001_follow_adoptions_and_what_stops_them"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="stopped", name="stopped_is_one_thing"),
        migrations.AddField(
            model_name="stopped",
            name="answer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="commitments.answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopped",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer__isnull", True), ("experiment__isnull", True), ("replication__isnull", False)
                )
                | models.Q(("answer__isnull", False), ("experiment__isnull", True), ("replication__isnull", True))
                | models.Q(("answer__isnull", True), ("experiment__isnull", False), ("replication__isnull", True)),
                name="stopped_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="stopped",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_at__isnull", True)), fields=("answer",), name="stopped_answer_once"
            ),
        ),
    ]
