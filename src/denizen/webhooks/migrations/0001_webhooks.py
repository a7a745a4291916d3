"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Endpoints, and what was and is to be delivered to them."""

    initial = True
    dependencies = [("ledger", "0001_ledger")]
    operations = [sql_file("webhooks", "0001_webhooks")]
