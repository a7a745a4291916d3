"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Territory, addresses, buildings, dwellings and who provides them."""

    dependencies = [("access", "0001_access")]
    operations = [sql_file("places", "0001_places"), sql_file("places", "0002_outlines")]
