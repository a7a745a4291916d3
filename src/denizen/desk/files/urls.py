"""The addresses of files: they hold random numbers, never the name of a file."""

from django.urls import path

from denizen.desk.files import handing_in, mending, views

urlpatterns = [
    path("", views.listed, name="files"),
    path("hand-in/", views.begin, name="hand_in"),
    path("template/", views.template, name="file_template"),
    path("<uuid:file_id>/", views.file, name="file"),
    path("<uuid:file_id>/hand-in/", handing_in.hand_in, name="hand_in_file"),
    path("<uuid:file_id>/pieces/<int:place>/", handing_in.piece, name="hand_in_piece"),
    path("<uuid:file_id>/mend/", mending.ask, name="mend"),
    path("<uuid:file_id>/mend/<uuid:mending_id>/", mending.wait, name="mending"),
    path("<uuid:file_id>/mend/<uuid:mending_id>/rows/", mending.rows, name="mended"),
]
