"""The words for the codes that declarations and facts carry, in the reader's language.

Codes are stable and stored; words are not. A code without words is shown as it is rather than hidden.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy, to_locale
from django.utils.translation import gettext_lazy as _

from denizen.pages.labels_of_disclosure import OF_DISCLOSURE
from denizen.pages.labels_of_doubts import OF_DOUBTS
from denizen.pages.labels_of_linkage import OF_LINKAGE
from denizen.pages.labels_of_reading import OF_READING
from denizen.pages.labels_of_retention import OF_RETENTION

LABELS: dict[str, dict[str, str | Promise]] = {
    "kind": {
        "residence_start": _("Residence begins"),
        "residence_change": _("Residence changes"),
        "residence_end": _("Residence ends"),
        "tenancy_start": _("Tenancy begins"),
        "tenancy_end": _("Tenancy ends"),
        "employment_start": _("Employment begins"),
        "employment_change": _("Employment changes"),
        "employment_end": _("Employment ends"),
        "lodging_checkin": _("Hotel check-in"),
        "lodging_checkout": _("Hotel check-out"),
        "birth": _("Birth"),
        "death": _("Death"),
        "name_change": _("Change of name"),
        "document_change": _("Change of document"),
        "correction": _("Correction"),
        "retraction": _("Retraction"),
        "confirmation": _("Confirmation that nothing changed"),
    },
    "file": {
        "mixed": _("Several kinds"),
    },
    "party": {
        "landlord": _("Landlord"),
        "employer": _("Employer"),
        "hotel": _("Hotel"),
        "private_host": _("Private host"),
        "agency": _("Agency"),
        "property_manager": _("Property manager"),
        "school": _("School"),
        "resident": _("Resident"),
        "registrar": _("Registrar"),
    },
    "state": {
        "waiting": _("Waiting"),
        "received": _("Received"),
        "applied": _("Applied"),
        "refused": _("Refused"),
        "undecided": _("To decide"),
        "rejected": _("Sent back"),
    },
    "part": {
        "subject": _("Whom it is about"),
        "replacement": _("After the change"),
        "head": _("Head of household"),
        "mother": _("Mother"),
        "father": _("Father"),
        "guardian": _("Guardian"),
    },
    "amended": {
        "correction": _("corrected later"),
        "retraction": _("taken back later"),
    },
    "amending": {
        "correction": _("Corrected by"),
        "retraction": _("Taken back by"),
    },
    "standing": {
        "stands": _("stands"),
        "overruled": _("overruled"),
        "idle": _("changed nothing"),
    },
    "about": {
        "residence": pgettext_lazy("group of facts", "residence"),
        "tenancy": pgettext_lazy("group of facts", "tenancy"),
        "employment": pgettext_lazy("group of facts", "employment"),
        "stay": pgettext_lazy("group of facts", "stay in a hotel"),
        "names": _("names"),
        "particulars": _("particulars"),
        "death": _("death"),
    },
    "differs": {
        "born": _("birth date"),
        "sex": pgettext_lazy("particulars", "sex"),
        "nationality": pgettext_lazy("particulars", "nationality"),
    },
    "channel": {
        "file": _("File"),
        "counter": _("Counter"),
        "web": _("Online form"),
        "api": _("Program"),
    },
    "category": {
        "local": _("Local"),
        "long_term": _("Long-term"),
        "short_term": _("Short-term"),
        "lodging": _("Lodging"),
        "institution": _("Institution"),
        "foreign_resident": _("Foreign resident"),
        "foreign_visitor": _("Foreign visitor"),
    },
    "contact": {
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "language": _("Language"),
    },
    "document": {
        "citizen_id": _("Resident identity card"),
        "foreign_permanent_resident": _("Foreign permanent resident card"),
        "hk_macao_permit": _("Hong Kong and Macao residents' permit"),
        "taiwan_permit": _("Taiwan residents' permit"),
        "passport": _("Passport"),
        "other_national": _("Other national document"),
    },
    "sex": {
        "male": _("Male"),
        "female": _("Female"),
        "other": pgettext_lazy("sex", "Other"),
        "unknown": pgettext_lazy("sex", "Unknown"),
    },
    "name": {
        "official": _("Official name"),
        "latin": _("Name in Latin letters"),
        "variant": _("Other spelling"),
    },
    "dwelling": {
        "flat": _("Flat"),
        "house": _("House"),
        "dormitory": _("Dormitory"),
        "hotel": _("Hotel"),
        "institution": _("Institution"),
        "work_site": _("Work site"),
        "other": pgettext_lazy("dwelling", "Other"),
    },
    "stay_purpose": {
        "work": pgettext_lazy("purpose of a stay", "Work"),
        "business": pgettext_lazy("purpose of a stay", "Business"),
        "study": pgettext_lazy("purpose of a stay", "Study"),
        "family": pgettext_lazy("purpose of a stay", "Family"),
        "care": pgettext_lazy("purpose of a stay", "Care"),
        "other": pgettext_lazy("purpose of a stay", "Other"),
    },
    "contract": {
        "fixed_term": pgettext_lazy("contract of employment", "Fixed term"),
        "open_ended": pgettext_lazy("contract of employment", "Open-ended"),
        "task": pgettext_lazy("contract of employment", "Until a task is done"),
        "part_time": pgettext_lazy("contract of employment", "Part-time"),
        "dispatch": pgettext_lazy("contract of employment", "Dispatched"),
    },
    "retraction_reason": {
        "entered_in_error": pgettext_lazy("reason of a retraction", "Entered in error"),
        "wrong_person": pgettext_lazy("reason of a retraction", "Wrong person"),
        "wrong_place": pgettext_lazy("reason of a retraction", "Wrong place"),
        "did_not_happen": pgettext_lazy("reason of a retraction", "Did not happen"),
        "declared_twice": pgettext_lazy("reason of a retraction", "Declared twice"),
    },
    "provides": {
        "owner": pgettext_lazy("provides a dwelling", "Owner"),
        "manager": pgettext_lazy("provides a dwelling", "Manager"),
        "agent": pgettext_lazy("provides a dwelling", "Agent"),
        "employer": pgettext_lazy("provides a dwelling", "Employer"),
        "operator": pgettext_lazy("provides a dwelling", "Operator"),
        "host": pgettext_lazy("provides a dwelling", "Host"),
    },
    "tenure": {
        "owned": _("Owned by who lives there"),
        "let": pgettext_lazy("tenure", "Let"),
        "employer": _("Provided by an employer"),
        "public": _("Public"),
        "other": pgettext_lazy("tenure", "Other"),
    },
    "occupancy_state": {
        "lived_in": _("Lived in"),
        "empty": _("Nobody lives there"),
        "over": _("More people than it is meant for"),
    },
    "level": {
        "province": _("Province"),
        "city": _("City"),
        "county": _("County"),
        "town": _("Town or street"),
        "community": _("Community"),
        "grid": _("Grid"),
    },
    "figure": {
        "resident": _("People living here"),
        "secondary": _("Other residences"),
        "guest": _("Guests"),
        "dwelling": _("Dwellings"),
        "tenure": _("Dwellings by use"),
        "use": _("Places in use"),
        "empty": _("Empty dwellings"),
        "occupancy": _("Dwellings by who is there"),
        "overdue": _("Overdue for confirmation"),
        "due": _("To confirm within thirty days"),
        "question": _("To decide"),
        "declared": _("Declared in thirty days"),
        "unsaid": _("Not said"),
        "code": _("Code"),
        "area": _("Area"),
        "day": _("Day"),
    },
    "relation": {
        "head": _("Head of household"),
        "self": _("Head of household"),
        "spouse": _("Spouse"),
        "child": _("Child"),
        "son": _("Son"),
        "daughter": _("Daughter"),
        "parent": _("Parent"),
        "guardian": _("Guardian"),
        "father": _("Father"),
        "mother": _("Mother"),
        "grandparent": _("Grandparent"),
        "grandchild": _("Grandchild"),
        "sibling": _("Sibling"),
        "other_relative": _("Other relative"),
        "unrelated": _("Not related"),
        "other": pgettext_lazy("relation", "Other"),
    },
    "guardianship": {
        "parent": _("guardian as a parent"),
        "declared": _("guardian by declaration"),
    },
    **OF_DOUBTS,
    **OF_LINKAGE,
    **OF_READING,
    **OF_RETENTION,
    **OF_DISCLOSURE,
    "merge": {
        "same_document": _("The same document was seen"),
        "person_came": _("The person came and said so"),
        "papers_show": _("Papers show both names or birth dates"),
        "entered_twice": _("The same declaration was entered twice"),
    },
    "occupancy": {
        "residence": _("Lives here"),
        "stay": _("Stays here"),
        "tenancy": _("Rents here"),
    },
    "role": {
        "registrar": _("Registrar"),
        "area_officer": _("Area officer"),
        "counter_clerk": _("Counter clerk"),
        "supervisor": _("Supervisor"),
        "auditor": _("Auditor"),
        "data_protection_officer": _("Data-protection officer"),
        "operator": _("Operator"),
        "reporter": _("Reporter"),
        "office_program": _("Program of the town"),
        "resident": _("Resident"),
    },
}

# A state is told by its word; the colour only helps the eye along a column.
STATE_COLOURS = {"applied": "green", "refused": "red", "undecided": "yellow"}


def label(family: str, code: str | None) -> str:
    """The words for a code of a family of codes; the code itself where there are none, empty for no code."""
    return str(LABELS[family].get(code, code)) if code else ""


def country_name(code: str | None) -> str:
    """The name of a country in the reader's language, by its ISO 3166-1 alpha-3 code (Unicode CLDR)."""
    if not code:
        return ""
    return _territories(to_locale(get_language() or "en")).get(code, code)


def language_name(code: str | None) -> str:
    """The name of a language in the reader's language, by its BCP 47 tag (Unicode CLDR); the tag itself if unknown."""
    if not code:
        return ""
    try:
        named = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    languages = Locale.parse(to_locale(get_language() or "en")).languages
    whole = "_".join(filter(None, (named.language, named.script, named.territory)))
    return str(languages.get(whole) or languages.get(named.language, code))


@lru_cache(maxsize=8)
def _territories(locale: str) -> dict[str, str]:
    """Names of countries by alpha-3 code; CLDR keeps those codes as aliases of its own."""
    names = Locale.parse(locale).territories
    aliases = get_global("territory_aliases")
    return {
        alias: names[codes[0]]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and codes[0] in names
    }
