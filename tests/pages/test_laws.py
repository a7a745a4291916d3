import pytest
from django.utils import translation

from denizen.pages.laws import legal_basis


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        (
            "PIPL 13(3), 34",
            "Personal Information Protection Law, articles 13(3), 34",
            "《个人信息保护法》第13条第（3）项、第34条",
        ),
        (
            "CN 663/2015 9; CN-33 16-18",
            "Interim Regulations on Residence Permits, article 9;"
            " Zhejiang Regulations on the Residence Registration of the Floating Population, articles 16–18",
            "《居住证暂行条例》第9条；《浙江省流动人口居住登记条例》第16条至第18条",
        ),
        ("BMG 5", "BMG 5", "BMG 5"),
    ],
)
def test_a_legal_basis_is_read_as_laws_and_articles(code: str, english: str, chinese: str) -> None:
    assert legal_basis(code) == english
    with translation.override("zh-hans"):
        assert legal_basis(code) == chinese
