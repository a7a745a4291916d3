"""The catalogue of fields: every canonical field code, its headers in both languages, its type, who uses it.

The headers are data and not translations of a page: files in either language are read whatever language is active.
"""

from collections.abc import Mapping

from denizen.intake.files import codes as code_lists
from denizen.intake.files.field import Field, FieldType

_T = FieldType
# Code, type, Chinese header, English header, further headers parted by a bar (canonical codes are always accepted).
_ROWS: tuple[tuple[str, FieldType, str, str, str], ...] = (
    ("kind", _T.CODE, "申报类型", "Kind of declaration", "类型|业务类型|申报种类"),
    (
        "receipt",
        _T.IDENTIFIER,
        "回执编号",
        "Receipt",
        "回执号|回执|申报编号|receipt number|declaration number",
    ),
    ("reason_code", _T.CODE, "撤回原因", "Reason", "撤销原因"),
    (
        "name",
        _T.NAME,
        "姓名",
        "Name",
        "名字|中文姓名|人员姓名|租客姓名|承租人|承租人姓名|租户姓名|租客|住客姓名|旅客姓名|客人姓名|入住人|入住人姓名"
        "|员工姓名|职工姓名|雇员姓名|申报人姓名|死者姓名|新生儿姓名|full name|tenant|tenant name|guest|guest name"
        "|employee|employee name|resident|имя|нэр",
    ),
    (
        "name_latin",
        _T.NAME,
        "拉丁字母姓名",
        "Name in Latin letters",
        "英文姓名|英文名|外文姓名|护照姓名|拼音姓名|姓名拼音|拼音|english name|latin name|passport name"
        "|name as in passport",
    ),
    ("sex", _T.CODE, "性别", "Sex", "gender|пол|хүйс"),
    (
        "birth_date",
        _T.PARTIAL_DATE,
        "出生日期",
        "Date of birth",
        "生日|出生年月|出生年月日|birthday|dob|born",
    ),
    ("birth_place", _T.TEXT, "出生地", "Place of birth", "出生地点|birthplace"),
    ("nationality", _T.COUNTRY, "国籍", "Nationality", "国籍地区|国家地区|国家|citizenship|country"),
    ("document_type", _T.CODE, "证件类型", "Document type", "证件种类|证件名称|id type|type of document"),
    (
        "document_number",
        _T.DOCUMENT_NUMBER,
        "证件号码",
        "Document number",
        "证件号|证件编号|有效证件号码|id number|id no|document no|identity number",
    ),
    (
        "document_issuer",
        _T.COUNTRY,
        "证件签发国",
        "Document issuer",
        "签发国|签发国家|issuing country|issued by",
    ),
    (
        "document_valid_to",
        _T.DAY,
        "证件有效期至",
        "Document valid to",
        "证件有效期|有效期至|证件到期日|expiry date|valid until|date of expiry",
    ),
    ("phone", _T.PHONE, "电话", "Telephone", "联系电话|手机|手机号|手机号码|电话号码|联系方式|mobile|tel"),
    ("email", _T.EMAIL, "电子邮箱", "E-mail", "邮箱|电子邮件|邮件|email address"),
    ("language", _T.LANGUAGE, "语言", "Language", "使用语言|联系语言|首选语言|preferred language"),
    (
        "home_division",
        _T.DIVISION,
        "户籍区划代码",
        "Home division",
        "户籍地区划|户籍地代码|户籍所在地代码|户口所在地代码|hukou division",
    ),
    (
        "home_address",
        _T.TEXT,
        "户籍地址",
        "Home address",
        "户籍地|户籍所在地|户口所在地|户籍地详址|家庭住址|permanent address|hukou address",
    ),
    (
        "plate",
        _T.IDENTIFIER,
        "门牌码",
        "Plate code",
        "门牌编码|房屋编码|房屋编号|房屋码|二维码编号|plate|dwelling code",
    ),
    (
        "address",
        _T.TEXT,
        "住址",
        "Address",
        "地址|现住址|现居住地|居住地址|居住地|暂住地址|暂住地|房屋地址|房屋坐落|租住地址|住所|详细地址|current address",
    ),
    (
        "room",
        _T.TEXT,
        "房间号",
        "Room",
        "房间|房号|床位|床位号|房间床位|室号|宿舍号|客房号|room number|room no|bed|room or bed",
    ),
    (
        "start_date",
        _T.PARTIAL_DATE,
        "开始日期",
        "Start date",
        "入住日期|入住时间|起租日期|租期开始|租赁开始日期|租赁起始日期|起始日期|居住开始日期|来本地日期|入职日期|入职时间"
        "|到岗日期|上岗日期|用工起始日期|变更日期|变更时间|move in date|moved in|start|from|hire date|date of change",
    ),
    (
        "end_date",
        _T.PARTIAL_DATE,
        "结束日期",
        "End date",
        "搬离日期|搬离时间|搬出日期|离开日期|迁出日期|退租日期|退租时间|租期结束|终止日期|租赁终止日期|离职日期|离职时间"
        "|居住终止日期|move out date|moved out|end|left on|termination date",
    ),
    ("category", _T.CODE, "居住类别", "Category", "人员类别|人口类别|居住类型|residence category"),
    ("main", _T.YES_NO, "是否主要住所", "Main residence", "主要住所|主要居所|主住所|main"),
    ("purpose", _T.CODE, "居住事由", "Purpose", "居住目的|来本地事由|暂住事由|来由|事由|purpose of stay"),
    (
        "previous_place",
        _T.TEXT,
        "原居住地",
        "Previous place",
        "来源地|何处来|从何地来|前住址|previous address",
    ),
    ("destination", _T.TEXT, "去向", "Destination", "迁往地|何处去|去往地|目的地|new address|moved to"),
    (
        "relation_to_head",
        _T.CODE,
        "与户主关系",
        "Relation to head",
        "户主关系|关系|relationship to head|relation",
    ),
    ("head_name", _T.NAME, "户主姓名", "Name of the head", "户主|head of household"),
    (
        "head_document_number",
        _T.DOCUMENT_NUMBER,
        "户主证件号码",
        "Document number of the head",
        "户主身份证号|户主身份证号码",
    ),
    (
        "term_until",
        _T.DAY,
        "租期至",
        "Term until",
        "合同到期日|租赁到期日|合同终止日期|租期截止日期|lease end",
    ),
    (
        "filing_number",
        _T.IDENTIFIER,
        "租赁备案号",
        "Filing number",
        "备案号|合同备案号|租赁合同备案号|contract filing number",
    ),
    (
        "employer_code",
        _T.CREDIT_CODE,
        "统一社会信用代码",
        "Unified social credit code",
        "社会信用代码|信用代码|单位代码|企业代码|credit code|uscc",
    ),
    (
        "employer_name",
        _T.TEXT,
        "用人单位名称",
        "Employer's name",
        "用人单位|单位名称|工作单位|企业名称|公司名称|用工单位|雇主|employer|employer name|company",
    ),
    (
        "occupation",
        _T.TEXT,
        "职业",
        "Occupation",
        "岗位|工种|职务|工作岗位|从事工作|job|post|position|job title",
    ),
    (
        "contract_kind",
        _T.CODE,
        "合同类型",
        "Contract kind",
        "劳动合同类型|用工形式|用工类型|contract type|contract",
    ),
    ("workplace", _T.TEXT, "工作地点", "Workplace", "工作地址|用工地点|工地|work address|site"),
    (
        "check_in",
        _T.MOMENT,
        "入住登记时间",
        "Check-in",
        "入住时间|入住日期|登记时间|住宿开始|check in date|checked in|arrival",
    ),
    (
        "expected_out",
        _T.MOMENT,
        "预计离店时间",
        "Expected check-out",
        "预计退房时间|预计退房日期|预离日期|预离时间|预计离店日期|预计离开日期|expected departure|expected out",
    ),
    (
        "check_out",
        _T.MOMENT,
        "退房时间",
        "Check-out",
        "退房日期|离店时间|离店日期|离开时间|离开日期|住宿结束|check out date|checked out|departure",
    ),
    ("mother_name", _T.NAME, "母亲姓名", "Name of the mother", "母亲|mother"),
    (
        "mother_document_number",
        _T.DOCUMENT_NUMBER,
        "母亲证件号码",
        "Document number of the mother",
        "母亲身份证号|母亲身份证号码",
    ),
    ("father_name", _T.NAME, "父亲姓名", "Name of the father", "父亲|father"),
    (
        "father_document_number",
        _T.DOCUMENT_NUMBER,
        "父亲证件号码",
        "Document number of the father",
        "父亲身份证号|父亲身份证号码",
    ),
    ("death_date", _T.PARTIAL_DATE, "死亡日期", "Date of death", "去世日期|死亡时间|died"),
    (
        "effective_date",
        _T.PARTIAL_DATE,
        "生效日期",
        "Effective date",
        "变更日期|变更时间|valid from|date of change",
    ),
    ("new_name", _T.NAME, "新姓名", "New name", "变更后姓名|现姓名"),
    ("new_name_latin", _T.NAME, "新拉丁字母姓名", "New name in Latin letters", "新英文姓名|变更后英文姓名"),
    ("new_document_type", _T.CODE, "新证件类型", "New document type", "新证件种类|变更后证件类型"),
    (
        "new_document_number",
        _T.DOCUMENT_NUMBER,
        "新证件号码",
        "New document number",
        "新证件号|变更后证件号码",
    ),
    ("new_document_issuer", _T.COUNTRY, "新证件签发国", "New document issuer", "新签发国"),
    ("new_document_valid_to", _T.DAY, "新证件有效期至", "New document valid to", "新证件有效期"),
    ("confirmed_on", _T.DAY, "确认日期", "Confirmed on", "核实日期|核对日期|confirmation date"),
)
_CODES: Mapping[str, code_lists.CodeList] = {
    "kind": code_lists.KINDS,
    "reason_code": code_lists.RETRACTION_REASONS,
    "sex": code_lists.SEX,
    "document_type": code_lists.DOCUMENT_TYPES,
    "new_document_type": code_lists.DOCUMENT_TYPES,
    "category": code_lists.CATEGORIES,
    "main": code_lists.YES_NO,
    "purpose": code_lists.PURPOSES,
    "relation_to_head": code_lists.RELATIONS,
    "contract_kind": code_lists.CONTRACT_KINDS,
}
# Longest text in characters where 200 does not fit: addresses are long, codes and numbers short.
_LONGEST = {
    FieldType.IDENTIFIER: 64,
    FieldType.DOCUMENT_NUMBER: 40,
    FieldType.PHONE: 40,
    FieldType.EMAIL: 254,
}
_LONG_TEXTS = frozenset({"address", "home_address", "previous_place", "destination", "workplace"})

FIELDS: Mapping[str, Field] = {
    code: Field(
        code,
        type_,
        zh,
        en,
        tuple(also.split("|")),
        _CODES.get(code),
        500 if code in _LONG_TEXTS else _LONGEST.get(type_, 200),
    )
    for code, type_, zh, en, also in _ROWS
}
