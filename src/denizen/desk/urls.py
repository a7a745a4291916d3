"""The desk's addresses. They hold random ids only: names and numbers never stand in an address, a log or a history."""

from django.urls import include, path

from denizen.desk.views import (
    dwellings,
    extracts,
    inbox,
    merges,
    numbers,
    overview,
    passkeys,
    people,
    questions,
    session,
)

app_name = "desk"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/begin/", passkeys.begin_sign_in, name="begin_sign_in"),
    path("enrol/", passkeys.enrol, name="enrol"),
    path("enrol/finish/", passkeys.finish_enrolment, name="finish_enrolment"),
    path("my-sign-ins/", passkeys.my_sign_ins, name="my_sign_ins"),
    path("my-sign-ins/end/", passkeys.end_mine, name="end_mine"),
    path("my-sign-ins/confirm/", passkeys.begin_confirming, name="begin_confirming"),
    path("my-sign-ins/add/", passkeys.add_passkey, name="add_passkey"),
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
    path("dwellings/", dwellings.find, name="find_dwelling"),
    path("dwellings/<uuid:dwelling_id>/", dwellings.dwelling, name="dwelling"),
]
