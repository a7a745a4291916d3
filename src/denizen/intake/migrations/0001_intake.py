"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Amended declarations, the senders' column names, errands, what is being typed, files that are handed in."""

    initial = True
    dependencies = [("linkage", "0001_linkage")]
    operations = [sql_file("intake", name) for name in ("0001_intake", "0001_sheets", "0001_files")]
