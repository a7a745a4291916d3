"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Declarations, their parts and outcomes, and the queue."""

    initial = True
    dependencies = [("access", "0001_access")]
    operations = [sql_file("ledger", "0001_ledger")]
