"""The addresses of the interface. Its version stands in the path; what is added to it changes none."""

from django.urls import path

from denizen.api.calls import by_method
from denizen.api.views import batch, declaring, lists, reading
from denizen.api.views.specification import specification

app_name = "api"

urlpatterns = [
    path("openapi.json", by_method(get=specification), name="openapi"),
    path("declarations", by_method(get=lists.declarations, post=declaring.declare), name="declarations"),
    path("declarations:batch", by_method(batch.LARGEST, post=batch.declare_many), name="batch"),
    path("declarations/<str:number>", by_method(get=declaring.status), name="declaration"),
    path("declarations/<str:number>/receipt", by_method(get=declaring.receipt), name="receipt"),
    path("batches", by_method(get=lists.batches), name="batches"),
    path("batches/<str:batch>/rejects", by_method(get=lists.rejects), name="rejects"),
    path("people/<str:person>/card", by_method(get=reading.card), name="card"),
    path("dwellings/<str:plate>/occupants", by_method(get=reading.occupants), name="occupants"),
]
