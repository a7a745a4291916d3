"""The residents' addresses. They hold random ids only; a code never stands in one: it comes behind `#`, or is typed."""

from django.urls import URLPattern, path

from denizen.home.views import entry, looked, records

app_name = "home"


def _about(prefix: str) -> list[URLPattern]:
    """The pages about one record: the own one, or that of a child."""
    return [
        path(prefix, records.first, name="first"),
        path(f"{prefix}record/", records.record, name="record"),
        path(f"{prefix}record/record.pdf", records.paper, name="record_paper"),
        path(f"{prefix}record/record.json", records.file, name="record_file"),
        path(f"{prefix}declared/", records.declared, name="declared"),
        path(f"{prefix}declared/not-true/", records.not_true, name="not_true"),
        path(f"{prefix}looked/", looked.looked, name="looked"),
        path(f"{prefix}looked/<uuid:line_id>/proof.json", looked.proof, name="line_proof"),
    ]


urlpatterns = [
    path("begin/", entry.begin, name="begin"),
    path("begin/finish/", entry.finish, name="finish"),
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-in/begin/", entry.begin_sign_in, name="begin_sign_in"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("my-sign-ins/", entry.my_sign_ins, name="my_sign_ins"),
    path("my-sign-ins/end/", entry.end_mine, name="end_mine"),
    path("my-sign-ins/confirm/", entry.begin_confirming, name="begin_confirming"),
    path("my-sign-ins/add/", entry.add_passkey, name="add_passkey"),
    path("uses/", records.uses, name="uses"),
    path("children/", records.children, name="children"),
    *_about(""),
    *_about("children/<uuid:person_id>/"),
]
