"""The desk's addresses. They hold random ids only: names and numbers never stand in an address, a log or a history."""

from django.urls import include, path

from denizen.desk.views import (
    areas,
    dwellings,
    extracts,
    households,
    inbox,
    merges,
    numbers,
    organisations,
    overview,
    people,
    questions,
    session,
)

app_name = "desk"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("purpose/", session.purpose, name="purpose"),
    path("search/", people.search, name="search"),
    path("declare/", include("denizen.desk.declaring.urls")),
    path("open/", people.open_subject, name="open"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/declarations/", people.declarations, name="declarations"),
    path("people/<uuid:person_id>/joined/", merges.joined, name="joined_records"),
    path("people/<uuid:person_id>/joined/<uuid:merge_id>/", merges.part, name="part"),
    path("people/<uuid:person_id>/join/", merges.find_other, name="join_find"),
    path("people/<uuid:kept_id>/join/<uuid:other_id>/", merges.join, name="join"),
    path("declarations/", inbox.inbox, name="inbox"),
    path("declarations/<uuid:declaration_id>/", inbox.declaration, name="declaration"),
    path("questions/", questions.queue, name="questions"),
    path("questions/next/", questions.take_next, name="take_next"),
    path("questions/<uuid:declaration_id>/", questions.question, name="question"),
    path("questions/<uuid:declaration_id>/answer/", questions.answer, name="answer"),
    path("questions/<uuid:declaration_id>/leave/", questions.leave, name="leave_question"),
    path("people/<uuid:person_id>/number/", numbers.number, name="number"),
    path("people/<uuid:person_id>/extracts/", extracts.extracts, name="extracts"),
    path("people/<uuid:person_id>/extracts/make/", extracts.make, name="make_extract"),
    path("people/<uuid:person_id>/extracts/again/", extracts.again, name="extract_again"),
    path("people/<uuid:person_id>/extracts/revoke/", extracts.revoke, name="revoke_extract"),
    path("people/<uuid:person_id>/household/", households.household, name="household"),
    path("organisations/", organisations.find, name="find_organisation"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("areas/", areas.first, name="areas"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("areas/<str:code>/dwellings/", areas.dwellings, name="area_dwellings"),
    path("areas/<str:code>/areas.csv", areas.table_file, name="area_table"),
    path("areas/<str:code>/residents.csv", areas.residents_file, name="area_residents"),
    path("areas/<str:code>/map.json", areas.outlines, name="area_map"),
    path("dwellings/", dwellings.find, name="find_dwelling"),
    path("dwellings/<uuid:dwelling_id>/", dwellings.dwelling, name="dwelling"),
]
