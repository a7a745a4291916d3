"""The addresses of the interface for portals. Their names and those of its members are the published ones."""

from django.urls import path

from denizen.api.calls import by_method
from denizen.api.views import usage
from denizen.api.views.specification import usage_specification

app_name = "usage"

urlpatterns = [
    path("openapi.json", by_method(get=usage_specification), name="openapi"),
    path("findUsage", by_method(get=usage.find_usage), name="find_usage"),
    path("usagePeriod", by_method(get=usage.usage_period), name="usage_period"),
    path("heartbeat", by_method(get=usage.heartbeat), name="heartbeat"),
]
