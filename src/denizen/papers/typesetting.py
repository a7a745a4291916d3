"""Sets a paper as PDF/UA-1: tagged, with title and languages, in an order that reads aloud (ISO 14289-1).

What people are called reaches the typesetter as data, in JSON, and is never joined into its source: a name is printed
as it is written, whatever it holds. The same paper gives the same bytes, as long as fonts and typesetter stay the same.
"""

import io
import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import segno
import typst

from denizen.papers.disclosure import Disclosure
from denizen.papers.errors import FontsMissing, LetterMissing
from denizen.papers.statement import Statement
from denizen.papers.wording import Paper

# Families with Han letters, the best first. The first two are what our scripts install.
_HAN = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimSun",
)
# Families for everything else. What none of them has is looked for in all fonts of the machine.
_OTHERS = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica Neue", "Arial")
# Han letters are drawn otherwise in Japan and Korea.
_NAMED = {"ja": ("Noto Sans CJK JP", "Noto Sans JP"), "ko": ("Noto Sans CJK KR", "Noto Sans KR")}


def as_pdf(paper: Paper | Statement | Disclosure) -> bytes:
    """Set a paper that was made. Raises FontsMissing and LetterMissing."""
    require_fonts()
    match paper:
        case Statement():
            layout, data = "statement", _stated(paper)
        case Disclosure():
            layout, data = "disclosure", _stated(paper)
        case _:
            layout, data = "certificate", _data(paper)
    compiler = typst.Compiler(_layout(layout), font_paths=_fonts(), sys_inputs={"paper": json.dumps(data)})
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise _refusal(error) from None
    assert isinstance(pdf, bytes), "one document is asked for"
    return pdf


def require_fonts() -> None:
    """Raise FontsMissing where no paper can be set on this machine."""
    if not fonts_for_han():
        _look_again()
    if not fonts_for_han():
        raise FontsMissing()


def fonts_for_han() -> list[str]:
    """The families of this machine in which Han letters are set, the best first."""
    return _present(_HAN)


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the machine, looked for once: it takes a tenth of a second."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def _look_again() -> None:
    """Forget which fonts there are: somebody may install one while the pages run."""
    for known in (_families, _fonts):
        known.cache_clear()


@cache
def _families() -> frozenset[str]:
    return frozenset(_fonts().families())


@cache
def _layout(name: str) -> bytes:
    return files("denizen.papers").joinpath("layout", f"{name}.typ").read_bytes()


def _present(families: tuple[str, ...]) -> list[str]:
    return [family for family in families if family in _families()]


def _refusal(error: typst.TypstError) -> Exception:
    """The refusal for a letter that no font has, which the typesetter tells by words alone; any other is a bug.

    Its own message is left behind: it quotes what stands on the paper.
    """
    _before, missing, after = error.message.partition("the text `")
    if not missing or "could not be displayed" not in after:
        return RuntimeError("the typesetter refused the layout")
    _look_again()
    letter = after.partition("`")[0].strip('"')
    return LetterMissing(letter=letter)


def _data(paper: Paper) -> dict[str, Any]:
    """What the layout of a certificate is given."""
    if paper.check is None:
        raise ValueError("a paper without a number is only shown")
    code = io.BytesIO()
    segno.make_qr(paper.check.scanned, error="m").save(code, kind="svg", xmldecl=False, border=4)
    data = asdict(paper) | {
        "made": _moment(paper.made.at),
        "authority": paper.made.authority,
        "code": code.getvalue().decode(),
        "fonts": _fonts_by_language(),
    }
    tagged: dict[str, Any] = _tagged(data)
    return tagged


def _stated(paper: Statement | Disclosure) -> dict[str, Any]:
    """What the layout of a statement is given, or that of an answer to an authority."""
    tagged: dict[str, Any] = _tagged(
        asdict(paper) | {"made": _moment(paper.made), "fonts": _fonts_by_language()}
    )
    return tagged


def _moment(at: datetime) -> list[int]:
    made = at.astimezone(UTC)
    return [made.year, made.month, made.day, made.hour, made.minute, made.second]


def _fonts_by_language() -> dict[str, list[str]]:
    return {
        "han": fonts_for_han() + _present(_OTHERS),
        "others": _present(_OTHERS) + fonts_for_han(),
        **{lang: _present(named) + fonts_for_han() for lang, named in _NAMED.items()},
    }


def _tagged(value: Any) -> Any:
    """The same with each language in the typesetter's parts: `mn-Mong` is language mn in the script mong."""
    if isinstance(value, dict):
        if value.keys() == {"text", "lang"}:
            return _language(value["lang"]) | {"text": value["text"]}
        return {name: _tagged(each) for name, each in value.items()}
    return [_tagged(each) for each in value] if isinstance(value, list | tuple) else value


def _language(tag: str) -> dict[str, str | None]:
    lang, _dash, script = tag.partition("-")
    if lang == "zh":
        return {"lang": "zh", "region": "cn", "script": None}
    return {"lang": lang, "region": None, "script": script.lower() if len(script) == 4 else None}
