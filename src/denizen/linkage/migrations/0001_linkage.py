"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Links, keys, questions and merges."""

    initial = True
    dependencies = [("register", "0001_register")]
    operations = [sql_file("linkage", "0001_linkage")]
