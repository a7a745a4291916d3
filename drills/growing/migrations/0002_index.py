"""An index on a table that grows with every reading."""

from django.db import migrations

from denizen.kernel.migrations import BuildIndex


class Migration(migrations.Migration):
    """Builds it beside those who write."""

    atomic = False
    dependencies = [("growing", "0001_column")]
    operations = [
        BuildIndex("CREATE INDEX CONCURRENTLY delivery_is_found_by_drill ON journal.delivery (delivered_at)")
    ]
