"""What must not exist, proven absent: the six proofs of rights.md, over columns, forms, addresses, readers and words.

Proof 3 (no untyped column) and the word list over the schema stand in tests/test_database.py; they are used here, and
tried by what would break them (proof 6).
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import psycopg
import pytest
from django.forms import Form

import denizen
from denizen.api.document import document, usage_document
from denizen.intake.filling import FIELDS
from denizen.kernel.dictionary import functions, tables
from tests import test_database as schema
from tests.databases import as_role
from tests.rights.test_routes import routes
from tests.test_database import NAMES, forbidden, found

SOURCE = Path(denizen.__file__).parent

# -- proof 1: the dictionary as an allow-list ------------------------------------------------------------------------

KEPT_AS = {
    "receipt": "target", "birth_date": "born", "start_date": "occurred", "end_date": "occurred", "main": "is_main",
    "relation_to_head": "relation", "head_name": "name", "head_document_number": "document_sealed",
    "mother_name": "name", "mother_document_number": "document_sealed", "father_name": "name",
    "father_document_number": "document_sealed", "death_date": "occurred", "effective_date": "occurred",
    "new_name": "name", "new_name_latin": "name_latin", "new_document_type": "document_type",
    "new_document_number": "document_sealed", "new_document_issuer": "document_issuer",
    "new_document_valid_to": "document_valid_to", "confirmed_on": "occurred", "document_number": "document_sealed",
    "expected_out": "term_until",
}  # fmt: skip
"""Under which column of a declaration, or of whom it describes, a field is kept that is called otherwise."""

FORM_ITEMS = {
    # what a clerk types to find one person, and is not kept
    "Search": "document_type document_number name birth_date",
    # which of what is shown already: ids, codes, days and keys of pages
    "Answer": "person", "WhichDocument": "declaration document_type hint", "NameExtract": "made_at fields_on_it",
    "KnownOn": "known_on", "OccupantsOn": "on", "LogPlace": "before", "AreaOn": "on show",
    "ListedDwellings": "kind tenure after", "AskExtract": "content first last about languages", "Template": "kind",
    "InboxFilter": "state kind capacity channel since code batch before",
    "QuestionFilter": "reason after_urgency after_at after answered",
    "ProposalFilter": "after_bits after_one after_other one other kept merge waits",
    "OverdueFilter": "about after_day after after_about", "HandIn": "party kind", "DeclarationForm": "party",
    # places and organisations
    "FindDwelling": "plate address", "FindOrganisation": "text",
    # why somebody reads, or joins: codes, and the number of a case
    "ChoosePurpose": "purpose reference", "Reason": "purpose reference", "Join": "reason_code",
    # signing in
    "SignIn": "pseudonym", "_Sent": "attempt", "Code": "code", "Which": "passkey session",
    "Signed": "attempt webauthn_id client_data authenticator_data signature user_handle",
    "Made": "attempt client_data attestation",
    # what comes before a reading: of whom or what, a reason out of a list, a supervisor's word
    "SayWhy": "dwelling person reason", "ExamineCrossing": "finding", "AskApproval": "person", "DecideApproval": "word",
    # blocks, doubts, letters of authorities: codes out of lists, ids, days, the number of a case; that of the document
    # of an authority's officer is kept as a hash
    "AskBlock": "evidence reason", "KeepBlock": "act because request", "Cut": "groups reason", "Refuse": "reason",
    "EnterLetter": "asks_delay authority case_number case_papers first ground groups handler is_urgent last received_on"
    " single_use",
    "RaiseDoubt": "about capacity evidence of reason_code", "Uphold": "code law", "SettleCorrected": "correction",
    "Extend": "code", "DoubtFilter": "about after after_due",
    # a resident's sign-in: which kind of document was compared, which code is handed out, one's own place in a list
    "HandOutCode": "kind lost proven_by", "ChooseResident": "pseudonym", "_Place": "before own",
    # what anybody types from a paper, to have it compared, and is not kept
    "CheckNumber": "number", "ComparePaper": "number name document address since",
}  # fmt: skip
"""Every form of the pages and its items; those of declarations are the catalogue's, and looked at apart."""

API_WORDS = set(
    "action batch batches check data death declarant declarations declared detail due errors in_time known_until"
    " last_day line location logtime message names occupants on organisation"
    " otherwise particulars periodEnd periodStart problem provider provisional"
    " receiverCode receiverName receiverSystem receiverUser rejected rejects residences row since timestamp title"
    " totalUsages type until usages examined examined_since".split()
)
"""Members of the interface's documents that bear no column's name: groups of a card, pages, problems, deadlines."""


def columns_of(db: psycopg.Connection, *of: str) -> set[str]:
    """Names of columns that have an entry with meaning, purpose, basis and retention."""
    return {
        column.column
        for table in tables(db)
        if not of or table.name in of
        for column in table.columns
        if len(column.parts) == 4 and all(part.strip() for part in column.parts)
    }


def forms() -> dict[str, set[str]]:
    """Every form of ours with its items."""
    for module in pkgutil.walk_packages(denizen.__path__, "denizen."):
        if ".management." not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)

    def below(parent: type) -> Iterator[type]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    ours = (form for form in below(Form) if form.__module__.startswith("denizen."))
    return {form.__name__: set(getattr(form, "base_fields", ())) for form in ours}


def members(part: Any) -> Iterator[str]:
    """Names of all members that a document describes."""
    if isinstance(part, dict):
        described = part.get("properties")
        if isinstance(described, dict):
            yield from described
        for inner in part.values():
            yield from members(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from members(inner)


def test_proof_1_what_is_not_in_the_dictionary_is_not_declared(db: psycopg.Connection) -> None:
    schema.test_every_column_stands_in_the_dictionary(tables(db))
    kept = columns_of(db, "ledger.declaration", "ledger.described")
    assert {name for name in FIELDS if name != "kind" and KEPT_AS.get(name, name) not in kept} == set()


def test_proof_1_every_item_of_a_form_is_listed() -> None:
    assert forms() == {name: set(items.split()) for name, items in FORM_ITEMS.items()}


def test_proof_1_every_member_of_the_interface_is_a_column_a_field_or_listed(db: psycopg.Connection) -> None:
    described = {*members(document()), *members(usage_document())}
    assert described - columns_of(db) - set(FIELDS) - API_WORDS == set()
    assert API_WORDS - described == set(), "what is listed is there"


# -- proof 2: the word list ------------------------------------------------------------------------------------------


def names_of_the_source() -> list[str]:
    """Names of files, addresses and named parts of pages: what somebody would call such a thing."""
    files = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.suffix in (".sql", ".html", ".toml")
    ]
    inputs = [
        name
        for path in SOURCE.rglob("*.html")
        for name in re.findall(r'\b(?:name|id|data-[a-z-]+)="([^"{]+)"', path.read_text("utf-8"))
    ]
    return [*files, *inputs, *routes()]


def texts() -> list[str]:
    """Every sentence that pages show, in each language."""
    found = []
    for path in SOURCE.rglob("*.po"):
        for entry in polib.pofile(str(path)):
            found += [entry.msgid, entry.msgstr]
    return found


def test_proof_2_no_name_speaks_of_what_must_not_exist(db: psycopg.Connection) -> None:
    schema.test_nothing_is_named_after_what_must_not_exist(db)
    items = [item for form in FORM_ITEMS.values() for item in form.split()]
    documents = [*members(document()), *members(usage_document())]
    assert forbidden([*FIELDS, *items, *documents, *names_of_the_source()]) == []


def test_proof_2_no_page_speaks_of_it() -> None:
    said = texts()
    assert len(said) > 1000
    assert forbidden(said) == []


# -- proof 4: predicates ---------------------------------------------------------------------------------------------

WITHOUT_A_TICKET = {
    "of nobody: figures, and how the machine is": "area_figures area_residents areas_counted record_clock heartbeats"
    " disclosure_figures retention_report migrations states last_received waiting refused files queue_age"
    " open_questions overdue log_since",
    "whoever asks, of themself": "open_access my_sign_ins whoami close_session open_demo_session demo_actors"
    " my_postings my_approval who_discloses corrections_told",
    "a resident who signed in, of themself and the children whose guardian they are today": "own_people",
    "staff, to whoever answers for it: officers and what they asked for; nobody who was read is named": "crossings"
    " crossings_waiting approvals_asked approvals_waiting",
    "blocks, doubts and letters that wait, by their dates; nobody is named": "blocks blocks_waiting doubts doubts_open"
    " disclosures disclosures_to_oversee review_delay",
    "a sender, of what it declared; nobody is named": "own_declarations own_batches own_rejects",
    "a number on a paper: genuine, or what was typed agrees": "receipt_state extract_state extract_agrees",
    "declarations by state, kind, sender's capacity, channel, code, file and time; nobody is named": "inbox",
    "questions by reason and urgency; nobody is named": "questions",
    "pairs of records, by how alike they are or since when they wait; nobody is named": "proposals waiting_pairs",
    "records by their age (P15); nobody is named": "overdue_facts",
    "organisations, which are nobody": "find_organisations organisations_alike organisation declared_by_organisation",
}
"""What the pages may call without a ticket, and by what it selects. Beside it there are subjects of tickets alone."""

SUBJECTS = {"asked_person", "asked_dwelling", "asked_search", "asked_matter"}
"""By what a ticket selects people: one person, one dwelling, one key of a document or name, one matter."""


def test_proof_4_people_are_selected_by_a_ticket_or_by_what_is_listed(db: psycopg.Connection) -> None:
    by_web = [function for function in functions(db, "reading") if "denizen_web" in function.callers]
    free = {function.name for function in by_web if not function.arguments.startswith("taken uuid")}
    assert free == {name for names in WITHOUT_A_TICKET.values() for name in names.split()}
    (opening,) = (function for function in by_web if function.name == "open_access")
    asked = set(re.findall(r"\basked_\w+", opening.arguments))
    assert asked - SUBJECTS == {
        "asked_purpose", "asked_reader", "asked_reference", "asked_during", "asked_known_on", "asked_fields",
    }  # fmt: skip


def test_proof_4_a_new_way_to_select_people_is_noticed(db: psycopg.Connection) -> None:
    with as_role(db, "denizen_reader") as reader:
        reader.execute(
            "CREATE FUNCTION reading.people_of(nationality text) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';"
            "GRANT EXECUTE ON FUNCTION reading.people_of(text) TO denizen_web"
        )
    with pytest.raises(AssertionError):
        test_proof_4_people_are_selected_by_a_ticket_or_by_what_is_listed(db)


# -- proof 5: anonymous intake ---------------------------------------------------------------------------------------

ANONYMOUS = re.compile("complaint|suggestion|anonym|tip_?off|whistle|survey|satisfaction")
POINTING = """
    SELECT k.conrelid::regclass || ' points to ' || k.confrelid::regclass
    FROM pg_constraint AS k
    WHERE k.contype = 'f' AND k.confrelid IN (
        'register.person'::regclass, 'access.party'::regclass, 'access.actor'::regclass, 'access.session'::regclass)
"""


def pointing(db: psycopg.Connection) -> list[str]:
    """What of anonymous intake points to somebody, by a foreign key or by the name of a column."""
    keys = [each for each in found(db, POINTING) if ANONYMOUS.search(each.split(" points")[0])]
    columns = [
        f"{table.name}.{column.column}"
        for table in tables(db)
        if ANONYMOUS.search(table.name)
        for column in table.columns
        if re.search("person|party|actor|session|phone|email|address", column.column)
    ]
    return keys + columns


def test_proof_5_nothing_said_anonymously_points_to_anybody(db: psycopg.Connection) -> None:
    """There is no such intake yet: its tables will be known by their names."""
    assert pointing(db) == []
    db.execute(
        "CREATE TABLE register.complaint (id uuid, person_id uuid REFERENCES register.person (id), text text)"
    )
    assert len(pointing(db)) == 2


# -- proof 6: the mutation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mutation", "told"),
    [
        ("ALTER TABLE register.person ADD COLUMN risk_score integer", "register.person.risk_score"),
        ("ALTER TABLE register.person ADD COLUMN 重点人员 boolean", "register.person.重点人员"),
        ("CREATE TABLE register.watch_list (person_id uuid)", "register.watch_list.person_id"),
    ],
)
def test_proof_6_a_mutation_turns_the_suite_red(db: psycopg.Connection, mutation: str, told: str) -> None:
    """The very tests above, and those of the schema, fail on a database that has such a column."""
    test_proof_2_no_name_speaks_of_what_must_not_exist(db)
    db.execute(mutation.encode())
    assert told in forbidden(found(db, NAMES))
    for check in (
        lambda: schema.test_nothing_is_named_after_what_must_not_exist(db),
        lambda: schema.test_every_column_stands_in_the_dictionary(tables(db)),
        lambda: test_proof_2_no_name_speaks_of_what_must_not_exist(db),
        lambda: test_proof_1_what_is_not_in_the_dictionary_is_not_declared(db),
    ):
        with pytest.raises(AssertionError):
            check()


def test_proof_6_an_untyped_column_turns_it_red(db: psycopg.Connection) -> None:
    db.execute("ALTER TABLE ledger.declaration ADD COLUMN more jsonb")
    with pytest.raises(AssertionError):
        schema.test_no_column_could_hold_anything_at_all(db)


def test_proof_6_words_of_the_interface_turn_it_red() -> None:
    text = json.loads(json.dumps(document()).replace('"birth_date"', '"risk_score"'))
    assert forbidden(list(members(text))) != []
