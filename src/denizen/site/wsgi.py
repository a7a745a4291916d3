"""The WSGI application that a web server runs."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from denizen.kernel.logs import tell_what_nobody_caught
from denizen.kernel.metrics import offer
from denizen.pages.sealing import sealer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denizen.site.settings")

# Without them cookies would not be signed, nobody found by a document, and no number taken in: better not to begin.
for name in ("DENIZEN_SECRET_KEY", "DENIZEN_LOOKUP_KEY", "DENIZEN_SEALING_KEY"):
    if not os.environ.get(name):
        raise ImproperlyConfigured(f"{name} is not set; `denizen serve` hands it to the pages")

if "*" in settings.ALLOWED_HOSTS:
    raise ImproperlyConfigured("DENIZEN_HOSTS names every host (*): name those that the pages answer to")

application = get_wsgi_application()
sealer()  # raises where a key is no key: now, not with the first number that somebody enters
# From here on: what keeps the pages from beginning is said in full, and is nobody's name.
if settings.DENIZEN_MODE != "test":  # tests have their own eyes on what nobody caught
    tell_what_nobody_caught()
offer("web")
