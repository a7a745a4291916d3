"""What the readers deliver, asked as the web role."""

from denizen.register.queries import card
from tests.access.town import Town


def test_a_card_tells_names_documents_and_residences_and_leaves_a_line(town: Town) -> None:
    bat = town.person("Bat")
    home = town.dwelling()
    town.residence(bat, home, "2024-01-05")
    town.document(bat, b"0123456789abcdef")
    seen = card(town.web, town.ticket("card", person=bat))
    assert [entry.name for entry in seen.names or ()] == ["Bat"]
    assert [entry.hint for entry in seen.documents or ()] == ["…1234"]
    assert [(entry.dwelling_id, str(entry.began)) for entry in seen.residences or ()] == [
        (home, "2024-01-05")
    ]
    assert [(person, reader, certain) for person, reader, _fields, certain in town.lines()] == [
        (bat, "card", True)
    ]
