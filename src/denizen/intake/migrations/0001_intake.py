"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Amended declarations, how what is told is put together, errands, what is being typed, files handed in."""

    initial = True
    dependencies = [("linkage", "0001_linkage")]
    operations = [
        sql_file("intake", name) for name in ("0001_intake", "0001_telling", "0001_sheets", "0001_files")
    ]
