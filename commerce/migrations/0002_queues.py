"""Handlers are served one by one; and tables that work as queues are vacuumed while they are small."""

from django.db import migrations, models

_TABLES = ("commerce_outbox", "commerce_inbox")


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="inboxevent", name="inbox_pending"),
        migrations.AddIndex(
            model_name="inboxevent",
            index=models.Index(condition=models.Q(("state", "pending")), fields=["handler", "id"], name="inbox_waiting"),
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,"
                " autovacuum_analyze_scale_factor = 0.02)",
                f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,"
                " autovacuum_analyze_scale_factor)",
            )
            for table in _TABLES
        ),
    ]
