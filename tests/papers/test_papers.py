"""Certificates as PDF: what stands on them, in which order it is read, and that a name is nothing but a name."""

import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from uuid import uuid4

import pypdf
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.papers import typesetting
from denizen.papers.errors import FontsMissing, LetterMissing
from denizen.papers.queries import Check, Made, Paper, as_pdf, certificate
from denizen.register.certified import (
    Certified,
    CertifiedDocument,
    CertifiedName,
    CertifiedParticulars,
    CertifiedResidence,
)

NUMBER = "1JA4X-TV6N6-9A2SG-4R2FN-6XGWZ-C8"
PAGE = "https://register.example/check/"
MADE = Made(datetime(2026, 11, 26, 16, 41, tzinfo=UTC), "试验登记处", date(2027, 2, 27))
CHECK = Check(NUMBER, PAGE, f"{PAGE}#{NUMBER}")
MONGOL = "Дамдинсүрэнгийн Өнөрбаяр-Цэрэндондовын Мөнхжаргал"

# As with the browser: skipped aloud where the machine has none, and failed where CI is set.
needs_fonts = pytest.mark.skipif(
    not typesetting.fonts_for_han() and os.environ.get("CI") != "true",
    reason="no font with Han letters here, so no paper was tried: apt install fonts-noto-cjk fonts-noto-core",
)


def residence(address: str = "友谊路250号3号楼", **more: object) -> CertifiedResidence:
    """A residence that goes on."""
    told = {
        "room": "203-1",
        "is_main": True,
        "began": PartialDate.parse("2023-05"),
        "ended": None,
        "disputed": False,
    }
    return CertifiedResidence(address=address, **told | more)  # type: ignore[arg-type]


def certified(*residences: CertifiedResidence, name: str = "王小明", script: str = "Hani") -> Certified:
    """What stands on an extract."""
    return Certified(
        person_id=uuid4(),
        names=(
            CertifiedName("official", name, script, False),
            CertifiedName("latin", "Wang Xiaoming", "Latn", False),
        ),
        particulars=CertifiedParticulars("male", PartialDate.parse("1991-06-02"), disputed=False),
        documents=(CertifiedDocument("citizen_id", None, "…0015", False),),
        residences=residences or (residence(),),
    )


def paper(
    told: Certified | None = None, languages: str = "en", during: DateRange | None = None, made: Made = MADE
) -> Paper:
    """A certificate with a number."""
    return certificate(told or certified(), languages=languages, during=during, made=made, check=CHECK)


def read(pdf: bytes) -> pypdf.PdfReader:
    """The PDF as another program reads it."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """All its words in the order in which they stand in it, with no space but single ones."""
    text = " ".join(page.extract_text() for page in read(pdf).pages)
    return re.sub(r"\s+", " ", text)


def tags(pdf: bytes) -> list[str]:
    """The kinds of its structure's elements, in the order of reading."""

    def walk(node: object) -> Iterator[str]:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict) and "/S" in node:
            yield str(node["/S"])
            yield from walk(node.get("/K"))

    return list(walk(read(pdf).root_object["/StructTreeRoot"]["/K"]))  # type: ignore[index]


@needs_fonts
@pytest.mark.parametrize(
    ("languages", "lang", "title"),
    [
        ("zh-hans", "zh-CN", "居住登记证明"),
        ("en", "en", "Certificate of residence registration"),
        ("both", "zh-CN", "居住登记证明 · Certificate of residence registration"),
    ],
)
def test_a_certificate_is_a_document_that_a_screen_reader_can_read(
    languages: str, lang: str, title: str
) -> None:
    pdf = as_pdf(paper(languages=languages))
    document = read(pdf)
    root = document.root_object
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == (title, "试验登记处")
    xmp = document.xmp_metadata
    assert xmp is not None
    assert list(xmp.dc_title.values()) == [title]
    assert re.search(rb"pdfuaid:part>1<", pdf), "it says of itself that it is PDF/UA-1"
    found = tags(pdf)
    assert found[:2] == ["/Document", "/Title"]
    assert [kind for kind in found if kind in ("/H1", "/Table", "/TH", "/Figure")] == [
        "/H1", "/H1", "/Table", "/TH", "/TH", "/TH", "/TH", "/Figure", "/H1",
    ]  # fmt: skip


@needs_fonts
def test_words_follow_one_another_as_they_are_meant_to_be_read() -> None:
    expected = [
        "Certificate of residence registration",
        "What the register of residence holds of this person, as known on 27 November 2026, 00:41:",
        "Name 王小明 Wang Xiaoming",
        "Born 2 June 1991",
        "Sex Male",
        "Document Resident identity card, number ending in 0015",
        "Present main residence",
        "Since Until Address Remarks",
        "May 2023 goes on",
        "main residence",
        "Made on 27 November 2026 by 试验登记处. Valid until 27 February 2027.",
        "Is this paper genuine?",
        NUMBER,
        PAGE,
    ]
    words, place = words_of(as_pdf(paper())), 0
    for each in expected:
        place = words.find(each, place)
        assert place >= 0, each
        place += len(each)


@needs_fonts
def test_both_languages_stand_side_by_side_whatever_the_reader_speaks() -> None:
    with translation.override("en"):
        words = words_of(as_pdf(paper(languages="both")))
    for each in ("姓名", "Name", "现主要居住地", "Present main residence", "至今", "goes on", "主要居住地"):
        assert each in words, each
    assert "姓名" not in words_of(as_pdf(paper(languages="en")))
    assert "Name" not in words_of(as_pdf(paper(languages="zh-hans")))


@needs_fonts
def test_many_residences_fill_numbered_pages_that_repeat_the_head_of_the_table() -> None:
    many = [
        residence(f"Sand Street {number}", is_main=False, ended=PartialDate.parse("2024"))
        for number in range(60)
    ]
    pdf = as_pdf(paper(certified(*many, name=MONGOL * 2, script="Cyrl"), "both", DateRange(None, None)))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in read(pdf).pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"{NUMBER} {number} / {len(pages)}" in page
    assert sum("Since" in page and "起始" in page for page in pages) >= len(pages) - 1
    told = " ".join(pages)
    assert [number for number in range(60) if f"Sand Street {number} 203-1" not in told] == []
    assert tags(pdf).count("/Table") == 1


@needs_fonts
def test_a_doubt_stands_on_the_paper_and_is_explained_there() -> None:
    assert "under examination" not in words_of(as_pdf(paper())).lower()
    words = words_of(as_pdf(paper(certified(residence(disputed=True)))))
    assert "under examination" in words
    assert "declarations disagree" in words


@needs_fonts
@pytest.mark.parametrize(
    "name",
    [
        '"); #panic("x',
        '#import "@preview/x:1.0.0": *',
        '#read("/etc/passwd") $x$ *b* _i_ `c` <l> @r // /* */',
        "= heading",
        "\\u{41}",
        "{{ 7*7 }}<script>alert(1)</script>",
        "%s %(x)s {0}",
        MONGOL,
    ],
)
def test_a_name_is_printed_as_it_is_written(name: str) -> None:
    words = words_of(as_pdf(paper(certified(residence(name), name=name, script="Latn"))))
    assert re.sub(r"\s+", "", words).count(re.sub(r"\s+", "", name)) == 2
    assert "root:" not in words


@needs_fonts
@settings(max_examples=40, deadline=None)
@given(
    name=st.text(st.sampled_from("#\"\\(){}[]$*_`<>@/=-+~'%&;:,.!?^|aZ9é王Ө\n\t"), min_size=1, max_size=30)
)
def test_no_name_is_ever_taken_for_something_to_do(name: str) -> None:
    pdf = as_pdf(paper(certified(name=name, script="Latn")))
    assert tags(pdf) == tags(as_pdf(paper(certified(name="Bat", script="Latn"))))


@needs_fonts
def test_the_same_paper_gives_the_same_bytes() -> None:
    told = certified()
    assert as_pdf(paper(told)) == as_pdf(paper(told))
    assert as_pdf(paper(told)) != as_pdf(paper(told, "both"))


@needs_fonts
def test_a_letter_that_no_font_has_is_refused_and_not_left_out() -> None:
    with pytest.raises(LetterMissing) as refused:
        as_pdf(paper(certified(name="Bat \ue000", script="Latn")))
    assert "e000" in str(refused.value)
    assert "Bat" not in str(refused.value)


def test_without_a_font_for_han_no_paper_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ["DejaVu Sans"]
    monkeypatch.setattr(typesetting, "_families", cache(lambda: frozenset(there)))
    with pytest.raises(FontsMissing):
        as_pdf(paper())
    with pytest.raises(FontsMissing):
        typesetting.require_fonts()
    there.append("Noto Sans CJK SC")
    typesetting.require_fonts()
    assert typesetting.fonts_for_han() == ["Noto Sans CJK SC"], "what is installed meanwhile is found"


@needs_fonts
def test_a_mistake_in_the_layout_is_no_refusal_and_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        typesetting, "_layout", lambda _name: b"#panic(json(bytes(sys.inputs.paper)).authority)"
    )
    with pytest.raises(RuntimeError, match=r"^the typesetter refused the layout$"):
        as_pdf(paper())


def test_what_is_only_shown_cannot_be_printed() -> None:
    with pytest.raises(ValueError, match="without a number"):
        as_pdf(certificate(certified(), languages="en", during=None, made=MADE))


def test_the_code_to_scan_leads_to_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[str] = []
    made = typesetting.segno.make_qr

    def seen(text: str, **how: str) -> object:
        scanned.append(text)
        return made(text, **how)

    monkeypatch.setattr(typesetting.segno, "make_qr", seen)
    data = typesetting._data(paper())
    assert scanned == [f"{PAGE}#{NUMBER}"]
    assert data["code"].startswith("<svg")


@pytest.mark.parametrize(
    ("first", "end", "heading"),
    [
        (date(2020, 1, 1), date(2024, 1, 1), "Residences from 1 January 2020 to 31 December 2023"),
        (date(2020, 1, 1), None, "Residences since 1 January 2020"),
        (None, date(2024, 1, 1), "Residences up to 31 December 2023"),
        (None, None, "All residences"),
    ],
)
def test_a_history_says_of_which_days_it_tells(first: date | None, end: date | None, heading: str) -> None:
    (said,) = paper(during=DateRange(first, end)).heading
    assert (said.text, said.lang) == (heading, "en")
