"""The code lists of the columns: canonical codes, their labels in both languages, and what people write instead."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


class _Kept(dict[int, str | None]):
    """Translation table that decides on a character when it first meets it; Unicode bounds its size."""

    def __missing__(self, code_point: int) -> str | None:
        letter = chr(code_point)
        passed_over = letter.isspace() or letter in "_-*'’.·" or unicodedata.category(letter) == "Cf"
        kept = self[code_point] = None if passed_over else letter
        return kept


_KEPT = _Kept()


def normalise(text: str) -> str:
    """The form in which labels are compared: NFKC, case folded, without spaces, `_`, `-`, `*` and invisible marks."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_KEPT)


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its label in each language and further spellings."""

    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in `zh-hans`, or in English for every other language."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes; `lookup` maps every normalised spelling to its code."""

    codes: tuple[Code, ...]
    lookup: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, codes: Iterable[Code]) -> "CodeList":
        """The list with its index of spellings; a spelling that two codes claim is a mistake in the list."""
        listed = tuple(codes)
        lookup: dict[str, str] = {}
        for code in listed:
            for spelling in {normalise(text) for text in (code.code, code.zh, code.en, *code.also) if text}:
                if lookup.setdefault(spelling, code.code) != code.code:
                    raise ValueError(f"{spelling} stands for {lookup[spelling]} and {code.code}")
        return cls(listed, lookup)


def _codes(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> CodeList:
    """A list from rows of code, Chinese, English, and further spellings parted by a bar."""
    return CodeList.of(Code(row[0], row[1], row[2], tuple("".join(row[3:]).split("|"))) for row in rows)


KINDS = _codes(
    ("residence_start", "居住登记", "Residence start"),
    ("residence_change", "居住变更", "Residence change"),
    ("residence_end", "居住终止", "Residence end"),
    ("tenancy_start", "租赁开始", "Tenancy start"),
    ("tenancy_end", "租赁终止", "Tenancy end"),
    ("employment_start", "入职", "Employment start"),
    ("employment_change", "工作变更", "Employment change"),
    ("employment_end", "离职", "Employment end"),
    ("lodging_checkin", "住宿入住", "Lodging check-in", "入住"),
    ("lodging_checkout", "住宿退房", "Lodging check-out", "退房"),
    ("birth", "出生", "Birth"),
    ("death", "死亡", "Death"),
    ("name_change", "姓名变更", "Name change"),
    ("document_change", "证件变更", "Document change"),
    ("correction", "更正", "Correction"),
    ("retraction", "撤回", "Retraction"),
    ("confirmation", "确认无变化", "Confirmation", "确认"),
)
# GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated.
SEX = _codes(
    ("male", "男", "Male", "m|1|男性|Эр"),
    ("female", "女", "Female", "f|2|女性|Эм"),
    ("other", "其他", "Other", "x"),
    ("unknown", "未知", "Unknown", "0|9|未说明|不详"),
)
YES_NO = _codes(("yes", "是", "Yes", "y|true|1|有"), ("no", "否", "No", "n|false|0|无|不是"))
DOCUMENT_TYPES = _codes(
    (
        "citizen_id",
        "居民身份证",
        "Resident identity card",
        "身份证|二代身份证|ID card|Citizen identity card|中国居民身份证",
    ),
    (
        "foreign_permanent_resident",
        "外国人永久居留身份证",
        "Foreign permanent resident card",
        "外国人永久居留证|永久居留身份证|永居证|五星卡",
    ),
    (
        "hk_macao_permit",
        "港澳居民来往内地通行证",
        "Hong Kong and Macao residents' travel permit",
        "回乡证|港澳通行证|港澳居民通行证|Home return permit",
    ),
    (
        "taiwan_permit",
        "台湾居民来往大陆通行证",
        "Taiwan residents' travel permit",
        "台胞证|台湾通行证|台湾居民通行证",
    ),
    ("passport", "护照", "Passport", "外国护照|普通护照"),
    ("other_national", "其他国家证件", "Other national document", "其他证件|其他"),
)
CATEGORIES = _codes(
    ("local", "本地户籍", "Local", "本地|户籍人口|常住户口"),
    ("long_term", "外来长期居住", "Long term", "长期|流动人口|长住"),
    ("short_term", "外来短期居住", "Short term", "短期|暂住|短住"),
    ("lodging", "旅宿", "Lodging", "住宿|旅客"),
    ("institution", "集体机构", "Institution", "机构|集体户|集体居住"),
    ("foreign_resident", "境外常住", "Foreign resident", "外籍常住|常住外国人"),
    ("foreign_visitor", "境外临时来访", "Foreign visitor", "外籍临时|临住外国人|境外临住"),
)
PURPOSES = _codes(
    ("work", "务工", "Work", "工作|打工|就业|务工就业"),
    ("business", "经商", "Business", "生意|商务|贸易"),
    ("study", "学习", "Study", "上学|求学|留学|学习培训"),
    ("family", "投亲", "Family", "探亲|家庭|随迁|投靠亲友|团聚"),
    ("care", "治病养老", "Care", "治病|疗养|养老|看病|照顾"),
    ("other", "其他", "Other", "旅游|观光"),
)
# The groups of GB/T 4761, with those who share a dwelling and no kinship kept apart.
RELATIONS = _codes(
    ("head", "户主", "Head", "本人|0"),
    ("spouse", "配偶", "Spouse", "丈夫|妻子|妻|夫|1"),
    ("son", "子", "Son", "儿子|2"),
    ("daughter", "女", "Daughter", "女儿|3"),
    ("grandchild", "孙子女", "Grandchild", "孙子|孙女|外孙|外孙女|外孙子女|4"),
    ("parent", "父母", "Parent", "父亲|母亲|父|母|岳父|岳母|公公|婆婆|5"),
    ("grandparent", "祖父母", "Grandparent", "外祖父母|爷爷|奶奶|6"),
    ("sibling", "兄弟姐妹", "Sibling", "兄|弟|姐|妹|哥哥|弟弟|姐姐|妹妹|7"),
    ("other_relative", "其他亲属", "Other relative", "亲属|8"),
    ("unrelated", "非亲属", "Unrelated", "朋友|同事|合租|同住人"),
)
# Labour Contract Law articles 12 (three terms), 57 (dispatch) and 68 (part-time).
CONTRACT_KINDS = _codes(
    ("fixed_term", "固定期限", "Fixed term", "固定期限劳动合同|合同制"),
    ("open_ended", "无固定期限", "Open-ended", "无固定期限劳动合同|permanent"),
    ("task", "以完成任务为期限", "Until a task is done", "以完成一定工作任务为期限"),
    ("part_time", "非全日制", "Part-time", "兼职|小时工"),
    ("dispatch", "劳务派遣", "Dispatched", "派遣"),
)
RETRACTION_REASONS = _codes(
    ("entered_in_error", "误报", "Entered in error", "填错|录入错误"),
    ("wrong_person", "人员有误", "Wrong person"),
    ("wrong_place", "地点有误", "Wrong place"),
    ("did_not_happen", "未发生", "Did not happen", "未入住|取消"),
    ("declared_twice", "重复申报", "Declared twice", "重复"),
)
LANGUAGES = _codes(
    ("zh-Hans", "中文", "Chinese", "汉语|普通话|简体中文|Mandarin|zh|zh-CN"),
    ("zh-Hant", "繁体中文", "Traditional Chinese", "zh-TW|zh-HK|粤语"),
    ("en", "英语", "English", "英文"),
    ("mn", "蒙古语", "Mongolian", "蒙古文|蒙文|蒙语|西里尔蒙古文|Монгол хэл|mn-Cyrl"),
    ("mn-Mong", "传统蒙古文", "Traditional Mongolian", "回鹘式蒙古文"),
    ("ru", "俄语", "Russian", "俄文|русский"),
    ("ko", "韩语", "Korean", "朝鲜语|韩文|한국어"),
    ("ja", "日语", "Japanese", "日文|日本語"),
    ("es", "西班牙语", "Spanish", "西班牙文|español"),
    ("ar", "阿拉伯语", "Arabic", "阿拉伯文|العربية"),
    ("fr", "法语", "French", "法文|français"),
    ("fa", "波斯语", "Persian", "Farsi|فارسی"),
    ("tr", "土耳其语", "Turkish", "Türkçe"),
    ("hi", "印地语", "Hindi", "हिन्दी"),
    ("ur", "乌尔都语", "Urdu", "اردو"),
    ("vi", "越南语", "Vietnamese", "Tiếng Việt"),
    ("pt", "葡萄牙语", "Portuguese", "português"),
    ("de", "德语", "German", "德文|Deutsch"),
    ("ug", "维吾尔语", "Uyghur", "ئۇيغۇرچە"),
    ("bo", "藏语", "Tibetan", "藏文"),
)


@cache
def countries() -> CodeList:
    """ISO 3166-1 alpha-3 with the names of Unicode CLDR, and the two codes of ICAO 9303-3 for stateless people.

    Read from `countries.tsv`: alpha-3, alpha-2, English, Chinese, further spellings.
    """
    text = files("denizen.intake.files").joinpath("countries.tsv").read_text(encoding="utf-8")
    return CodeList.of(
        Code(alpha3, zh, en, (alpha2, *also.split("|"), f"{zh}籍"))
        for alpha3, alpha2, en, zh, also in (line.split("\t") for line in text.splitlines())
    )
