"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Deliveries, entries, the outbox, heartbeats, the tree over the deliveries, what of it was erased."""

    initial = True
    dependencies = []
    operations = [
        sql_file("journal", "0001_journal"),
        sql_file("journal", "0002_heartbeat"),
        sql_file("journal", "0003_tree"),
        sql_file("journal", "0004_erased"),
        sql_file("journal", "0004_told_later"),
    ]
