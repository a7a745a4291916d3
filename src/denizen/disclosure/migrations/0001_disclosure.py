"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Authorities, grounds, requests and their steps."""

    initial = True
    dependencies = [("register", "0001_register"), ("places", "0001_places"), ("access", "0001_access")]
    operations = [sql_file("disclosure", "0001_disclosure")]
