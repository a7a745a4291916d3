"""Legal forms by how they are written: each spelling, and the one form that it means.

Forms are told apart within a language and never across: that ХХК and GmbH are much the same makes no two firms one.
"""

from collections.abc import Mapping

GROUP = "集团"

OF_ONE_PERSON = tuple("厂 店 馆 部 行 中心 超市 铺 坊 屋 摊".split())
NOT_OF_ONE_PERSON = ("银行", "总部", "俱乐部", "医院")
"""With what the name of an individual business ends, which has no other form: 金龙饭店 is whole, 红星面粉 is not. The
first six are the examples of the Measures for the Registration of Names of Individual Businesses (SAIC order 38 of
2008), article 10."""

ENDINGS: Mapping[str, str] = {
    "特殊普通合伙企业": "特殊普通合伙",
    "股份有限责任公司": "股份有限公司",
    "股份有限公司": "股份有限公司",
    "股份合作公司": "股份合作公司",
    "普通合伙企业": "普通合伙",
    "有限合伙企业": "有限合伙",
    "有限责任公司": "有限公司",
    "责任有限公司": "有限公司",
    "农民专业合作社": "农民专业合作社",
    "专业合作社": "农民专业合作社",
    "个人独资企业": "个人独资企业",
    "个体工商户": "个体工商户",
    "股份公司": "股份有限公司",
    "有限公司": "有限公司",
    "合伙企业": "合伙企业",
    "株式会社": "株式会社",
    "有限会社": "有限会社",
    "合同会社": "合同会社",
    "合资会社": "合资会社",
    "合名会社": "合名会社",
    "주식회사": "주식회사",
    "유한책임회사": "유한책임회사",
    "유한회사": "유한회사",
    "합자회사": "합자회사",
    "합명회사": "합명회사",
    # Whoever says 公司 alone says no form: it is said of every one.
    "公司": "",
}
"""Written without a blank at the end of a name, longer ones first; some in front as well (株式会社, 주식회사)."""

BEFORE = tuple(form for form in ENDINGS if form.endswith(("会社", "회사")))

IN_BRACKETS: Mapping[str, str] = {
    **ENDINGS,
    "有限合伙": "有限合伙",
    "普通合伙": "普通合伙",
    "特殊普通合伙": "特殊普通合伙",
    "个人独资": "个人独资企业",
    "个体": "个体工商户",
    "主": "주식회사",
    "주": "주식회사",
    "유": "유한회사",
    "株": "株式会社",
    "有": "有限会社",
    "同": "合同会社",
}  # fmt: skip
"""Written in brackets, wherever these stand."""

WORDS: Mapping[str, str] = {
    # Mongolian, and what it is called in full.
    "ххк": "ххк", "хязгаарлагдмал хариуцлагатай компани": "ххк", "хк": "хк", "хувьцаат компани": "хк",
    "ббсб": "ббсб", "банк бус санхүүгийн байгууллага": "ббсб", "ббсб ххк": "ббсб ххк", "төхк": "төхк", "бхн": "бхн",
    "хоршоо": "хоршоо", "нөхөрлөл": "нөхөрлөл", "төрийн бус байгууллага": "төрийн бус байгууллага",
    # Russian.
    "ооо": "ооо", "общество с ограниченной ответственностью": "ооо", "ао": "ао", "акционерное общество": "ао",
    "зао": "зао", "закрытое акционерное общество": "зао", "оао": "оао", "открытое акционерное общество": "оао",
    "пао": "пао", "публичное акционерное общество": "пао", "ип": "ип", "индивидуальный предприниматель": "ип",
    # English, German and others in Latin letters.
    "ltd": "ltd", "limited": "ltd", "co ltd": "ltd", "co limited": "ltd",
    "company ltd": "ltd", "company limited": "ltd",
    "pte ltd": "pte ltd", "pty ltd": "pty ltd", "pvt ltd": "pvt ltd", "llc": "llc", "limited liability company": "llc",
    "inc": "inc", "incorporated": "inc", "co inc": "inc", "corp": "corp", "corporation": "corp", "plc": "plc",
    "llp": "llp",
    "lp": "lp", "jsc": "jsc", "joint stock company": "jsc", "cjsc": "cjsc", "ojsc": "ojsc", "pjsc": "pjsc",
    "gmbh": "gmbh", "ggmbh": "ggmbh", "mbh": "gmbh", "ag": "ag", "kg": "kg", "ohg": "ohg", "gbr": "gbr", "ug": "ug",
    "gmbh and co kg": "gmbh and co kg", "ev": "ev", "eg": "eg", "se": "se", "sa": "sa", "sarl": "sarl", "sas": "sas",
    "srl": "srl", "spa": "spa", "bv": "bv", "nv": "nv", "ab": "ab", "as": "as", "oy": "oy", "kk": "kk",
    # Said of any.
    "co": "", "company": "", "компани": "", "компания": "", "фирма": "",
}  # fmt: skip
"""Written as words of their own at the end of a name or in front of it (ООО „Звезда“)."""

MOST_WORDS = max(len(words.split()) for words in WORDS)
