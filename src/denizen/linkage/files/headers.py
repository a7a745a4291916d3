"""Headers of columns that are understood, in the languages of those who keep such files; data, and no text of a page.

What forms of declarations call their columns is here too, so far as it is of a person: when something began or ended
says nothing of who somebody is, and neither does who else is named beside them.
"""

_HEADERS: dict[str, str] = {
    "row": "id|uid|uuid|row|key|index|idx|rowid|record|unique id|rec id|record id|row id|record number|序号|编号",
    "ignored": (
        "cluster|cluster id|truth|label|entity|entity id|person id|group|group id|match id|ground truth"
        "|申报类型|业务类型|回执编号|回执号|证件类型|证件种类|证件签发国|签发国|证件有效期至|证件有效期|有效期至"
        "|开始日期|入住日期|入住时间|起租日期|租期开始|租赁开始日期|租赁起始日期|起始日期|居住开始日期|来本地日期|入职日期|入职时间"
        "|到岗日期|上岗日期|用工起始日期|变更日期|变更时间|结束日期|搬离日期|搬离时间|搬出日期|离开日期|迁出日期|退租日期|退租时间"
        "|租期结束|终止日期|租赁终止日期|离职日期|离职时间|居住终止日期|租期至|合同到期日|租赁到期日|合同终止日期|入住登记时间"
        "|预计离店时间|退房时间|退房日期|离店时间|离店日期|死亡日期|去世日期|生效日期|确认日期|核实日期|登记日期|申报日期"
        "|户主|户主姓名|户主证件号码|户主身份证号|户主身份证号码|母亲|母亲姓名|母亲证件号码|母亲身份证号|母亲身份证号码"
        "|父亲|父亲姓名|父亲证件号码|父亲身份证号|父亲身份证号码|与户主关系|户主关系|居住类别|居住事由|合同类型|是否主要住所"
        "|start date|end date|hire date|move in date|move out date|check in|check out|date of change"
        "|effective date|date of death|document type|id type|document issuer|document valid to|expiry date|valid until"
        "|name of the head|name of the mother|name of the father|relation to head"
    ),
    "given_name": (
        "given name|given names|first name|firstname|forename|forenames|fname|given|vorname|"
        "vornamen|rufname|名|名字"
    ),
    "surname": (
        "surname|last name|lastname|family name|lname|sname|family|nachname|zuname|familienname|姓|姓氏"
    ),
    "full_name": (
        "full name|fullname|person name|name of person|first and surname|姓名|拉丁字母姓名|名称|имя|фио|овог нэр|нэр"
        "|中文姓名|人员姓名|租客姓名|承租人|承租人姓名|租户姓名|租客|住客姓名|旅客姓名|客人姓名|入住人|入住人姓名|员工姓名"
        "|职工姓名|雇员姓名|申报人姓名|死者姓名|新生儿姓名|英文姓名|英文名|外文姓名|护照姓名|拼音姓名|姓名拼音|拼音"
        "|tenant name|guest name|employee name|english name|latin name|passport name"
        "|name in latin letters|name as in passport"
    ),
    "birth_date": (
        "dob|birth date|birthdate|date of birth|birthday|born|birth|出生日期|出生年月日|出生年月|生日|"
        "geburtsdatum|geburtstag|geboren|дата рождения|төрсөн огноо"
    ),
    "birth_year": "birth year|year of birth|yob|出生年",
    "sex": "sex|gender|geschlecht|性别|пол|хүйс",
    "postcode": "postcode|post code|postal code|zip|zipcode|zip code|plz|邮编|邮政编码|индекс",
    "region": "state|province|region|county|country|nationality|citizenship|省|国籍|国籍地区|国家|district",
    "street_number": "street number|house number|house no|street no|门牌号|号",
    "address": (
        "address|street|street address|addr|address line|address line1|address line2|adresse|"
        "anschrift|straße|strasse|住址|地址|адрес|хаяг|现住址|现居住地|居住地址|居住地|暂住地址|暂住地|房屋地址|房屋坐落|租住地址"
        "|住所|详细地址|户籍地址|户籍地|户籍所在地|家庭住址|home address|current address|permanent address"
    ),
    "place": (
        "city|town|suburb|place|ort|wohnort|stadt|geburtsort|birth place|birthplace|"
        "place of birth|municipality|locality|village|籍贯|城市|出生地|出生地点"
    ),
    "phone": (
        "phone|telephone|tel|mobile|phone number|telephone number|cell|手机|手机号|手机号码|电话|联系电话|电话号码"
        "|联系方式|телефон|утас|telefon|telefonnummer|rufnummer|handy"
    ),
    "email": "email|e mail|mail|email address|邮箱|电子邮箱|电子邮件",
    "document_number": (
        "soc sec id|ssn|social security number|national id|passport|passport number|"
        "document number|document no|id number|id no|identity number|nin|nhs number|tax number|证件号码|证件号|证件编号"
        "|有效证件号码|身份证|身份证号|身份证号码|护照号|护照号码|регистр"
    ),
    "occupation": "occupation|job|job title|profession|trade|职业|职务|岗位|工种|工作岗位",
    "organisation": (
        "company|firm|organisation|organization|organisation name|business|business name|"
        "restaurant|企业名称|单位|用人单位名称|用人单位|单位名称|工作单位|公司名称|employer|employer name"
    ),
    "code": (
        "门牌码|门牌编码|房屋编码|房屋编号|plate|plate code|dwelling code|统一社会信用代码|社会信用代码"
        "|信用代码|credit code"
    ),
}
MEANING_OF: dict[str, str] = {
    name: meaning for meaning, names in _HEADERS.items() for name in names.split("|")
}
"""By a header in lower case, its words parted by single spaces."""
