"""The tables of the room."""

from django.db import migrations

from denizen.kernel.migrations import sql_file


class Migration(migrations.Migration):
    """People, organisations and the facts about them; extracts, doubts, blocked addresses."""

    initial = True
    dependencies = [("ledger", "0001_ledger"), ("places", "0001_places")]
    operations = [
        sql_file("register", name)
        for name in (
            "0001_register",
            "0002_uncovering",
            "0003_keys",
            "0004_extract",
            "0005_organisation_name",
            "0006_doubt",
            "0007_block",
        )
    ]
