"""A column on the busiest table of facts."""

from django.db import migrations


class Migration(migrations.Migration):
    """Adds it: a moment's work, once everybody else has let go of the table."""

    dependencies = [("register", "0001_register")]
    operations = [migrations.RunSQL("ALTER TABLE register.residence ADD COLUMN drill text DEFAULT 'nobody'")]
