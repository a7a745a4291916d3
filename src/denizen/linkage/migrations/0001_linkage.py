"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Links, keys, questions, merges, weights and answers."""

    initial = True
    dependencies = [("register", "0001_register")]
    operations = [sql_file("linkage", name) for name in ("0001_linkage", "0002_weighing", "0003_review")]
