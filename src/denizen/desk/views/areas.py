"""The page of an area: its figures, its parts, its map, and its dwellings."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from denizen.counts import queries as counts
from denizen.desk import areas, asking
from denizen.desk.downloads import as_csv
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.pages.columns import draw_columns
from denizen.pages.http import connection, wants_part
from denizen.pages.labels import LABELS, label
from denizen.places import queries as places

PAGE = 50
_CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}")


@require_GET
@signed_in
def first(request: DeskRequest) -> HttpResponse:
    """Go to the smallest area that holds all dwellings: the town."""
    code = counts.smallest_with_all(connection(request), token=request.token)
    return redirect("desk:area", code) if code else render(request, "desk/areas/none.html")


@require_GET
@signed_in
def area(request: DeskRequest, code: str) -> HttpResponse:
    """How many people and dwellings there are in an area on a day, and what waits to be done there."""
    form = asking.AreaOn(request.GET)
    db = connection(request)
    own = _figures(request, form, code)
    path = _path(request, code, own)
    if not path:
        return render(request, "desk/areas/not_then.html", {"code": code, "day": _day(own)}, status=404)
    parts = places.parts_of(db, code, _day(own))
    figures = counts.area_figures(
        db, token=request.token, codes=[code, *(part.code for part in parts)], on=_day(own)
    )
    table = areas.rows(figures, parts, form.asked)
    residents = counts.area_residents(db, token=request.token, code=code)
    measure = form.measure if figures.is_now or form.measure not in areas.NOW_ONLY else areas.MEASURES[0]
    context = {
        "area": path[-1],
        "around": [(each, areas.address(each.code, form.asked)) for each in path[:-1]],
        "form": form,
        "own": figures,
        "figures": areas.figures_of(figures, code),
        "capacity": figures.sorts(code, "capacity"),
        "use": areas.measured(figures, code, "use"),
        "table": table,
        "elsewhere": len(parts) - len(table),
        "measure": measure,
        "fallen_back": measure != form.measure,
        "all_measures": areas.MEASURES,
        "measures": [each for each in areas.MEASURES if figures.is_now or each not in areas.NOW_ONLY],
        "map": areas.map_of(db, path[-1], table, measure, _day(own)),
        "residents": residents,
        "chart": draw_columns(residents, list(LABELS["category"])),
        "query": request.GET.urlencode(),
        **(_listed(request, path[-1]) if path[-1].level in ("community", "grid") else {}),
    }
    return render(request, "desk/areas/page.html" if wants_part(request) else "desk/areas/area.html", context)


@require_GET
@signed_in
def dwellings(request: DeskRequest, code: str) -> HttpResponse:
    """The dwellings that lie in an area now, of a kind or a tenure if one is asked for, page by page."""
    path = places.path_to(connection(request), _checked(code), clock.today())
    if not path:
        raise Http404
    context = {"area": path[-1], **_listed(request, path[-1])}
    return render(request, "desk/areas/dwellings.html", context)


@require_GET
@signed_in
def table_file(request: DeskRequest, code: str) -> HttpResponse:
    """The table of an area's parts as a file."""
    form = asking.AreaOn(request.GET)
    db = connection(request)
    own = _figures(request, form, code)
    around = _path(request, code, own)[-1:]
    parts = places.parts_of(db, code, _day(own))
    codes = [each.code for each in (*around, *parts)]
    figures = counts.area_figures(db, token=request.token, codes=codes, on=_day(own))
    head = [label("figure", each) for each in ("code", "area", "day", *areas.MEASURES)]
    lines: list[Sequence[str | int | None]] = [
        (row.area.code, row.area.name, _day(own).isoformat(), *(number for _measure, number in row.figures))
        for row in areas.rows(figures, [*around, *parts], {})
    ]
    return as_csv(f"areas-{code}-{_day(own)}", [tuple(head), *lines])


@require_GET
@signed_in
def residents_file(request: DeskRequest, code: str) -> HttpResponse:
    """How many people lived in an area on each day counted, as a file."""
    days = counts.area_residents(connection(request), token=request.token, code=_checked(code))
    present = areas.in_order({sort: 1 for counted in days.values() for sort in counted}, LABELS["category"])
    head = [
        label("figure", "day"),
        *(label("category", sort) or label("figure", "unsaid") for sort in present),
    ]
    lines: list[Sequence[str | int | None]] = [
        (day.isoformat(), *(counted.get(sort, 0) for sort in present)) for day, counted in days.items()
    ]
    return as_csv(f"residents-{code}", [head, *lines])


@require_GET
@signed_in
def outlines(request: DeskRequest, code: str) -> HttpResponse:
    """The map's shapes and points as GeoJSON (RFC 7946), for a script that can zoom."""
    form = asking.AreaOn(request.GET)
    db = connection(request)
    own = _figures(request, form, code)
    path = _path(request, code, own)
    if not path:
        raise Http404
    parts = places.parts_of(db, code, _day(own))
    figures = counts.area_figures(db, token=request.token, codes=[each.code for each in parts], on=_day(own))
    table = areas.rows(figures, parts, form.asked)
    drawn = areas.map_of(db, path[-1], table, form.measure, _day(own))
    return JsonResponse(areas.as_geojson(drawn), content_type="application/geo+json")


def _checked(code: str) -> str:
    """The code, if it can be one."""
    if not _CODE.fullmatch(code):
        raise Http404
    return code


def _figures(request: DeskRequest, form: asking.AreaOn, code: str) -> counts.AreaFigures:
    """The area's own figures, which say for which day there are any."""
    on = form.day or clock.today()
    return counts.area_figures(connection(request), token=request.token, codes=[_checked(code)], on=on)


def _day(figures: counts.AreaFigures) -> date:
    """The day shown; where nothing was counted yet, today."""
    return figures.day or clock.today()


def _path(request: DeskRequest, code: str, own: counts.AreaFigures) -> list[places.Area]:
    """The area and those around it on the day shown; empty if there was none then. 404 where there never was one."""
    db = connection(request)
    path = places.path_to(db, code, _day(own))
    if not path and not places.was_ever(db, code):
        raise Http404
    return path


def _listed(request: DeskRequest, within: places.Area) -> dict[str, Any]:
    """A page of an area's dwellings, from the one after a plate on, and where the next begins."""
    db = connection(request)
    asked = asking.ListedDwellings(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    is_grid = within.level == "grid"
    communities = [within.code[:12]] if is_grid else places.communities_of(db, within.code, clock.today())
    found = places.dwellings_within(
        db,
        communities,
        grid=within.code if is_grid else None,
        kind=wanted.get("kind") or None,
        tenure=wanted.get("tenure") or None,
        after=wanted.get("after") or "",
        limit=PAGE + 1,
    )
    more = request.GET.copy()
    if len(found) > PAGE:
        more["after"] = found[PAGE - 1].plate
    return {
        "dwellings": found[:PAGE],
        "wanted": wanted,
        "next": more.urlencode() if len(found) > PAGE else "",
    }
