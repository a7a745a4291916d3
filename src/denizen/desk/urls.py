"""The desk's addresses. They hold random ids only: names and numbers never stand in an address, a log or a history."""

from django.urls import path

from denizen.desk.views import dwellings, numbers, overview, people, session

app_name = "desk"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("purpose/", session.purpose, name="purpose"),
    path("search/", people.search, name="search"),
    path("open/", people.open_subject, name="open"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/declarations/", people.declarations, name="declarations"),
    path("people/<uuid:person_id>/number/", numbers.number, name="number"),
    path("dwellings/", dwellings.find, name="find_dwelling"),
    path("dwellings/<uuid:dwelling_id>/", dwellings.dwelling, name="dwelling"),
]
