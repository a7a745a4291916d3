"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Amended declarations, the senders' column names, errands, and what is being typed."""

    initial = True
    dependencies = [("linkage", "0001_linkage")]
    operations = [sql_file("intake", "0001_intake"), sql_file("intake", "0001_sheets")]
