"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """Parties, actors, sessions, purposes, allowances and tickets."""

    initial = True
    dependencies = [("journal", "0001_journal")]
    operations = [
        sql_file("access", "0001_access"),
        sql_file("access", "0002_quota"),
        sql_file("access", "0003_sign_in"),
        sql_file("access", "0003_api_token"),
        sql_file("access", "0004_resident"),
        sql_file("access", "0005_posting"),
        sql_file("access", "0006_approval"),
    ]
