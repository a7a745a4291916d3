# ruff: noqa: E501 - tables of names and words read best as they are
"""What each of the two towns is like: sizes, rates, territory. Sources are the town descriptions that the project was given.

All rates are assumptions for made-up data. Sizes are per 10,200 people where not said otherwise and scale
with the town.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """The fixed properties of a town; shares are of all people, rates are yearly."""

    key: str
    town: str
    division: str
    rules: str
    """Code of the rule pack that is the law there."""
    communities: tuple[tuple[str, str], ...]
    """Code of twelve digits and name of each community of the built-up area; every one has eight grids."""
    villages: tuple[tuple[str, str], ...]
    towns: tuple[tuple[str, str], ...]
    """Code of nine digits and name of each street, town or sumu."""
    streets: tuple[str, ...]
    compounds: tuple[str, ...]
    local_share: float
    mongol_share: float
    """Of the people with a Chinese citizen number, those who bear a Mongol name."""
    foreign_share: float
    homes: tuple[tuple[str, str], ...]
    """Division code and full name of the counties that incomers come from."""
    nationalities: dict[str, float]
    tail: float
    """Share of foreigners who come from anywhere else."""
    visitors: float
    """Foreign lodging stays a year for each person of the town."""
    trades: tuple[str, ...]
    move_rate: float = 0.18
    arrival_rate: float = 0.09
    departure_rate: float = 0.09
    birth_rate: float = 0.006
    death_rate: float = 0.005
    job_change_rate: float = 0.16
    tenants_per_let_dwelling: float = 3.1
    month_weights: tuple[float, ...] = field(
        default=(0.7, 1.4, 1.5, 1.1, 0.9, 0.9, 1.1, 1.1, 1.2, 0.9, 0.7, 0.5)
    )
    """How arrivals spread over the year: few before Spring Festival, many after it."""


ERENHOT = Profile(
    key="erenhot",
    town="二连浩特市",
    division="152501",
    rules="CN",
    towns=(("152501400", "二连浩特市社区建设管理局"), ("152501200", "格日勒敖都苏木")),
    communities=tuple(
        (f"152501400{number:03d}", f"{name}社区")
        for number, name in enumerate(("乌兰", "锡林", "额仁", "东城", "北疆", "国门", "南苑", "茶路"), 1)
    ),
    villages=tuple(
        (f"152501200{number}", f"{name}嘎查")
        for number, name in enumerate(("赛乌素", "陶力", "苏吉", "呼格吉勒图", "额尔登高毕"), 201)
    ),
    streets=(
        "新华大街",
        "前进路",
        "锡林街",
        "团结路",
        "建设路",
        "文化街",
        "友谊路",
        "环宇路",
        "察哈尔街",
        "迎宾路",
        "成吉思汗大街",
        "光明路",
    ),
    compounds=(
        "锦绣家园",
        "和平小区",
        "金桥嘉苑",
        "阳光小区",
        "口岸新村",
        "恐龙苑",
        "温馨花园",
        "东方家园",
        "蒙元小区",
        "天合苑",
        "国门新居",
        "永安里",
    ),
    local_share=0.31,
    mongol_share=0.17,
    foreign_share=0.0088,
    homes=(
        ("150902", "内蒙古自治区乌兰察布市集宁区"),
        ("150921", "内蒙古自治区乌兰察布市卓资县"),
        ("150922", "内蒙古自治区乌兰察布市化德县"),
        ("150923", "内蒙古自治区乌兰察布市商都县"),
        ("150924", "内蒙古自治区乌兰察布市兴和县"),
        ("150929", "内蒙古自治区乌兰察布市四子王旗"),
        ("150981", "内蒙古自治区乌兰察布市丰镇市"),
        ("152502", "内蒙古自治区锡林郭勒盟锡林浩特市"),
        ("152523", "内蒙古自治区锡林郭勒盟苏尼特左旗"),
        ("152524", "内蒙古自治区锡林郭勒盟苏尼特右旗"),
        ("152527", "内蒙古自治区锡林郭勒盟太仆寺旗"),
        ("150404", "内蒙古自治区赤峰市松山区"),
        ("150430", "内蒙古自治区赤峰市敖汉旗"),
        ("150502", "内蒙古自治区通辽市科尔沁区"),
        ("150105", "内蒙古自治区呼和浩特市赛罕区"),
        ("130722", "河北省张家口市张北县"),
        ("130723", "河北省张家口市康保县"),
        ("130725", "河北省张家口市尚义县"),
        ("140221", "山西省大同市阳高县"),
        ("140222", "山西省大同市天镇县"),
        ("411424", "河南省商丘市柘城县"),
        ("330381", "浙江省温州市瑞安市"),
    ),
    nationalities={"MNG": 0.85, "RUS": 0.05},
    tail=0.10,
    visitors=0.09,
    trades=(
        "国际贸易",
        "边贸",
        "物流",
        "建筑",
        "出租汽车",
        "餐饮",
        "木材加工",
        "矿产",
        "冷链",
        "商贸",
        "汽车服务",
        "家政",
    ),
)

YIWU = Profile(
    key="yiwu",
    town="义乌市",
    division="330782",
    rules="CN-33",
    towns=(
        ("330782001", "稠城街道"),
        ("330782002", "江东街道"),
        ("330782003", "稠江街道"),
        ("330782004", "北苑街道"),
        ("330782005", "后宅街道"),
        ("330782008", "福田街道"),
        ("330782100", "佛堂镇"),
    ),
    communities=(
        ("330782001001", "稠州社区"),
        ("330782001002", "宾王社区"),
        ("330782002001", "鸡鸣山社区"),
        ("330782002002", "青口社区"),
        ("330782003001", "锦都社区"),
        ("330782004001", "春晗社区"),
        ("330782005001", "金城社区"),
        ("330782008001", "长春社区"),
    ),
    villages=tuple(
        (f"330782100{number}", f"{name}村")
        for number, name in enumerate(("倍磊", "寺前街", "田心", "塔下洲", "江北下朱"), 201)
    ),
    streets=(
        "稠州北路",
        "宾王路",
        "城北路",
        "江东中路",
        "工人西路",
        "银海路",
        "福田路",
        "商城大道",
        "丹溪北路",
        "机场路",
        "篁园路",
        "雪峰西路",
    ),
    compounds=(
        "五爱小区",
        "长春小区",
        "端头小区",
        "下王小区",
        "永胜小区",
        "贝村小区",
        "鲍田小区",
        "词林小区",
        "东洲花园",
        "金城高尔夫",
        "南门小区",
        "山口小区",
    ),
    local_share=0.331,
    mongol_share=0.002,
    foreign_share=0.0058,
    homes=(
        ("341221", "安徽省阜阳市临泉县"),
        ("341222", "安徽省阜阳市太和县"),
        ("341623", "安徽省亳州市利辛县"),
        ("341522", "安徽省六安市霍邱县"),
        ("361128", "江西省上饶市鄱阳县"),
        ("361127", "江西省上饶市余干县"),
        ("361123", "江西省上饶市玉山县"),
        ("360827", "江西省吉安市遂川县"),
        ("360730", "江西省赣州市宁都县"),
        ("411424", "河南省商丘市柘城县"),
        ("411722", "河南省驻马店市上蔡县"),
        ("411729", "河南省驻马店市新蔡县"),
        ("421126", "湖北省黄冈市蕲春县"),
        ("431224", "湖南省怀化市溆浦县"),
        ("520324", "贵州省遵义市正安县"),
        ("520330", "贵州省遵义市习水县"),
        ("330326", "浙江省温州市平阳县"),
        ("330727", "浙江省金华市磐安县"),
        ("330723", "浙江省金华市武义县"),
        ("511504", "四川省宜宾市叙州区"),
    ),
    nationalities={
        "IND": 0.11,
        "YEM": 0.09,
        "IRQ": 0.07,
        "EGY": 0.05,
        "PAK": 0.05,
        "KOR": 0.05,
        "RUS": 0.04,
        "JOR": 0.03,
        "IRN": 0.03,
        "SYR": 0.03,
    },
    tail=0.45,
    visitors=0.195,
    trades=(
        "饰品",
        "玩具",
        "袜业",
        "工艺品",
        "五金",
        "国际货运",
        "进出口",
        "电子商务",
        "快递",
        "餐饮",
        "建筑",
        "包装",
        "拉链",
        "商贸",
    ),
)

PROFILES = {profile.key: profile for profile in (ERENHOT, YIWU)}
