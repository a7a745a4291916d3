"""The WSGI application that a web server runs."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denizen.site.settings")

# Without them cookies would not be signed, and nobody would be found by a document: better not to begin.
for name in ("DENIZEN_SECRET_KEY", "DENIZEN_LOOKUP_KEY"):
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"{name} is not set; `denizen serve` hands it to the pages")

if "*" in settings.ALLOWED_HOSTS:
    raise ImproperlyConfigured("DENIZEN_HOSTS names every host (*): name those that the pages answer to")

application = get_wsgi_application()
