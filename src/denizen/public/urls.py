"""The public's addresses. A number never stands in one: addresses are kept in histories and logs."""

from django.urls import path

from denizen.public import views

app_name = "public"

urlpatterns = [
    path("", views.check, name="check"),
    path("<slug:language>/", views.check, name="check_in"),
]
