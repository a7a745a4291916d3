"""The addresses of declaring: they hold the random number of a sheet, never a word of what is typed."""

from django.urls import path

from denizen.desk.declaring import sending, views

urlpatterns = [
    path("", views.choose, name="declare"),
    path("<uuid:sheet_id>/", views.fill_in, name="declare_form"),
    path("<uuid:sheet_id>/effect/", sending.effect, name="declare_effect"),
    path("<uuid:sheet_id>/send/", sending.send, name="declare_send"),
    path("<uuid:sheet_id>/sent/", sending.sent, name="declare_sent"),
    path("<uuid:sheet_id>/person/", sending.person, name="declare_person"),
    path("<uuid:sheet_id>/another/", sending.another, name="declare_another"),
    path("<uuid:sheet_id>/undo/", sending.undo, name="declare_undo"),
]
