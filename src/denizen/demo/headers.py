# ruff: noqa: E501 - tables of names and words read best as they are
"""The words of the senders' files: column headers and coded values as people in these offices write them."""

HEADERS: dict[str, tuple[str, ...]] = {
    "kind": ("申报类型", "业务类型"),
    "receipt": ("回执编号", "回执号"),
    "reason_code": ("撤回原因",),
    "name": ("姓名", "人员姓名"),
    "name_latin": ("拉丁字母姓名", "英文姓名", "姓名拼音"),
    "sex": ("性别",),
    "birth_date": ("出生日期", "出生年月日"),
    "birth_place": ("出生地",),
    "nationality": ("国籍", "国籍地区"),
    "document_type": ("证件类型", "证件种类"),
    "document_number": ("证件号码", "证件号"),
    "document_issuer": ("证件签发国",),
    "document_valid_to": ("证件有效期至", "有效期至"),
    "phone": ("电话", "联系电话", "手机号码"),
    "email": ("电子邮箱",),
    "language": ("语言", "联系语言"),
    "home_division": ("户籍区划代码", "户籍地代码"),
    "home_address": ("户籍地址", "户籍地"),
    "plate": ("门牌码", "房屋编码"),
    "address": ("住址", "现居住地", "详细地址"),
    "room": ("房间号", "房间床位"),
    "start_date": ("开始日期",),
    "end_date": ("结束日期", "终止日期"),
    "category": ("居住类别", "居住类型"),
    "main": ("是否主要住所",),
    "purpose": ("居住事由", "来由"),
    "previous_place": ("原居住地", "来源地"),
    "destination": ("去向",),
    "relation_to_head": ("与户主关系",),
    "head_name": ("户主姓名",),
    "head_document_number": ("户主证件号码", "户主身份证号"),
    "term_until": ("租期至", "合同到期日"),
    "filing_number": ("租赁备案号", "备案号"),
    "employer_code": ("统一社会信用代码", "单位代码"),
    "occupation": ("职业", "岗位", "工种"),
    "contract_kind": ("合同类型", "用工形式"),
    "workplace": ("工作地点",),
    "check_in": ("入住登记时间",),
    "expected_out": ("预计离店时间", "预离日期"),
    "check_out": ("退房时间", "离店时间"),
    "mother_name": ("母亲姓名",),
    "mother_document_number": ("母亲证件号码",),
    "father_name": ("父亲姓名",),
    "father_document_number": ("父亲证件号码",),
    "death_date": ("死亡日期",),
    "effective_date": ("生效日期",),
    "new_name": ("新姓名", "变更后姓名"),
    "new_name_latin": ("新拉丁字母姓名",),
    "new_document_type": ("新证件类型",),
    "new_document_number": ("新证件号码",),
    "new_document_issuer": ("新证件签发国",),
    "new_document_valid_to": ("新证件有效期至",),
    "confirmed_on": ("确认日期", "核实日期"),
}
"""For each field the headers that senders use, the plainest first. The order is that of the columns."""

DATES = frozenset(
    ("birth_date", "start_date", "end_date", "term_until", "death_date", "effective_date", "confirmed_on", "document_valid_to",
     "new_document_valid_to")
)  # fmt: skip
"""Fields that hold a day, which each sender writes in its own way.

Moments of lodging stay as the hotels' software writes them.
"""

PURE_HEADERS: dict[str, dict[str, str]] = {
    "tenancy_start": {"name": "承租人姓名", "start_date": "起租日期", "address": "房屋坐落"},
    "employment_start": {"name": "员工姓名", "start_date": "入职日期"},
    "residence_start": {"start_date": "居住开始日期", "address": "现住址"},
}
"""Headers that say more, used in files of one kind only."""

LABELS: dict[str, dict[str, str]] = {
    "kind": {
        "residence_start": "居住登记", "residence_change": "居住变更", "residence_end": "居住终止", "tenancy_start": "租赁开始",
        "tenancy_end": "租赁终止", "employment_start": "入职", "employment_change": "工作变更", "employment_end": "离职",
        "lodging_checkin": "住宿入住", "lodging_checkout": "住宿退房", "birth": "出生", "death": "死亡", "name_change": "姓名变更",
        "document_change": "证件变更", "correction": "更正", "retraction": "撤回", "confirmation": "确认无变化",
    },
    "sex": {"male": "男", "female": "女"},
    "document_type": {"citizen_id": "居民身份证", "passport": "护照", "foreign_permanent_resident": "外国人永久居留身份证"},
    "category": {
        "local": "本地户籍", "long_term": "外来长期居住", "short_term": "外来短期居住", "lodging": "旅宿", "institution": "集体机构",
        "foreign_resident": "境外常住",
    },
    "main": {"yes": "是", "no": "否"},
    "purpose": {"work": "务工", "business": "经商", "study": "学习", "family": "投亲", "care": "治病养老", "other": "其他"},
    "relation_to_head": {
        "head": "户主", "spouse": "配偶", "son": "子", "daughter": "女", "parent": "父母", "unrelated": "非亲属",
    },
    "contract_kind": {
        "fixed_term": "固定期限", "open_ended": "无固定期限", "task": "以完成任务为期限", "part_time": "非全日制", "dispatch": "劳务派遣",
    },
    "reason_code": {"entered_in_error": "误报", "wrong_place": "地点有误"},
}  # fmt: skip
LABELS["new_document_type"] = LABELS["document_type"]
