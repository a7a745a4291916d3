"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Deliveries, entries, the outbox and heartbeats."""

    initial = True
    dependencies = []
    operations = [sql_file("journal", "0001_journal"), sql_file("journal", "0002_heartbeat")]
