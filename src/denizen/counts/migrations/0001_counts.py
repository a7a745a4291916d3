"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """The figures of areas."""

    initial = True
    dependencies = [("linkage", "0001_linkage")]
    operations = [sql_file("counts", "0001_counts")]
