"""The addresses of the site: which room answers where."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from denizen.public import disclosures, log

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="desk:overview")),
    path("language/", set_language, name="language"),
    path("check/", include("denizen.public.urls")),
    path("disclosures/", disclosures.page, name="public_disclosures"),
    path("disclosures/figures.json", disclosures.file, name="public_disclosures_file"),
    path("disclosures/<slug:language>/", disclosures.page, name="public_disclosures_in"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/tile/<path:where>", log.tile, name="log_tile"),
    path("home/", include("denizen.home.urls")),
    path("desk/", include("denizen.desk.urls")),
    path("api/usage/v2/", include("denizen.api.usage_urls")),
    path("api/v1/", include("denizen.api.urls")),
]

handler400 = "denizen.pages.views.bad_request"
handler403 = "denizen.pages.views.forbidden"
handler404 = "denizen.pages.views.not_found"
handler500 = "denizen.pages.views.failure"
