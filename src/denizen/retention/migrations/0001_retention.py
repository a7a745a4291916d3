"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Terms, runs and what they erased, whom they concern, holds."""

    initial = True
    dependencies = [("intake", "0001_intake")]
    operations = [sql_file("retention", "0001_retention")]
