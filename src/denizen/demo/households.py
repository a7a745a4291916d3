"""How people and households of each kind come about."""

from datetime import date
from random import Random

from denizen.demo import names, names_han
from denizen.demo.numbers import Numbers, citizen_check
from denizen.demo.people import YEAR, Day, Document, Person, Unit
from denizen.demo.profiles import Profile

_COUNTRY_NUMBERS = {"MNG": "496", "RUS": "643", "KOR": "410", "IND": "356", "YEM": "887", "JPN": "392"}


class Makers:
    """Makes people and households; every person once, numbered from 1."""

    def __init__(self, rng: Random, profile: Profile, *, one_of_each: bool) -> None:
        """With `one_of_each` (small towns, for tests) twins and every kind of namesake are sure to be there."""
        self.rng, self.profile, self.numbers = rng, profile, Numbers(rng)
        self.people: list[Person] = []
        self._nationality = names.nationality_chooser(profile.nationalities, profile.tail)
        self._units = 0
        self._owed = {"twins", "namesake", "same_year", "same_day"} if one_of_each else set()

    def unit(self, members: list[Person], kind: str) -> Unit:
        """A unit of these people."""
        self._units += 1
        unit = Unit(self._units, members, kind)
        for person in members:
            person.unit = unit
        return unit

    def family(self, standing: str, today: Day) -> Unit:
        """A household of a head, most often a spouse, children, now and then a grandparent or twins."""
        rng = self.rng
        nationality = self.nationality(standing)
        home = self._home(standing)
        age = rng.triangular(23, 74, 40) if standing != "foreign" else rng.triangular(24, 60, 36)
        head_sex = "male" if rng.random() < 0.68 else "female"
        head = self.person(head_sex, today, age, nationality, standing, home)
        members = [head]
        if rng.random() < 0.82:
            other = "female" if head_sex == "male" else "male"
            spouse_age = max(21.0, age + rng.gauss(-1.8 if head_sex == "male" else 1.8, 2.5))
            spouse = self.person(other, today, spouse_age, nationality, standing, home)
            spouse.relation = "spouse"
            members.append(spouse)
        self._add_children(members, today)
        if rng.random() < 0.10 and 28 < age < 52:
            sex = "female" if rng.random() < 0.65 else "male"
            parent = self.person(
                sex,
                today,
                age + rng.uniform(22, 33),
                nationality,
                standing,
                home,
                kin=head if sex == "male" else None,
            )
            parent.relation = "parent"
            members.append(parent)
        return self.unit(members, "family")

    def single(self, standing: str, today: Day, kind: str = "single") -> Unit:
        """One person: a lodger, a worker in a dormitory, or an old person in an institution."""
        rng = self.rng
        age = rng.triangular(66, 96, 80) if kind == "ward" else rng.triangular(17.2, 58, 27)
        sex = "male" if rng.random() < (0.62 if kind == "worker" else 0.52) else "female"
        person = self.person(sex, today, age, self.nationality(standing), standing, self._home(standing))
        return self.unit([person], kind)

    def child(self, parents: list[Person], born: Day, *, twin_of: Person | None = None) -> Person:
        """A child of the head and of the spouse, if there is one; a twin shares the birth date and is named alike."""
        rng = self.rng
        father = next((parent for parent in parents if parent.sex == "male"), None)
        mother = next((parent for parent in parents if parent.sex == "female"), None)
        model = father or parents[0]
        sex = twin_of.sex if twin_of and rng.random() < 0.6 else rng.choice(("male", "female"))
        child = self._new(
            sex, born, model.nationality, model.standing, (model.home_division, model.home_address), model
        )
        if twin_of:
            year = date.fromordinal(born).year
            child.name = names.twin_name(rng, twin_of.name, model.nationality, sex, year)
            child.twin, twin_of.twin = twin_of, child
        child.mother, child.father = mother, father
        child.relation = "son" if sex == "male" else "daughter"
        child.language, child.phone = model.language, model.phone
        return child

    def person(
        self,
        sex: str,
        today: Day,
        age: float,
        nationality: str,
        standing: str,
        home: tuple[str, str],
        kin: Person | None = None,
    ) -> Person:
        """Somebody of this age, with a document; now and then a namesake of another."""
        born = today - round(age * YEAR) - self.rng.randrange(0, 300)
        person = self._new(sex, born, nationality, standing, home, kin)
        if nationality == "CHN" and not kin and len(self.people) > 40:
            self._make_namesake(person, today)
        self.give_document(person, today)
        return person

    def give_document(self, person: Person, since: Day) -> None:
        """An identity card, or a passport; a few long-settled foreigners hold the permanent resident card."""
        rng = self.rng
        valid_to = since + rng.randrange(200, 3600)
        if person.nationality == "CHN":
            kept = person.documents[0].number if person.documents else ""
            number = kept or self.numbers.citizen(person.birth_date, person.sex)
            person.documents.append(Document("citizen_id", number, "CHN", since, valid_to))
            return
        numeric = _COUNTRY_NUMBERS.get(person.nationality)
        if person.standing == "foreign" and numeric and not person.documents and rng.random() < 0.04:
            order = rng.randrange(1, 1000) // 2 * 2 + (person.sex == "male")
            body = f"978{numeric}{person.birth_date:%Y%m%d}{order:03d}"
            document = Document(
                "foreign_permanent_resident", body + citizen_check(body), "CHN", since, valid_to
            )
        else:
            document = Document("passport", self.numbers.passport(), person.nationality, since, valid_to)
        person.documents.append(document)

    def nationality(self, standing: str) -> str:
        """A nationality for a standing; only foreigners and visitors have another than Chinese."""
        return self._nationality(self.rng) if standing in ("foreign", "visitor") else "CHN"

    def _new(
        self, sex: str, born: Day, nationality: str, standing: str, home: tuple[str, str], kin: Person | None
    ) -> Person:
        rng = self.rng
        mongol = nationality == "CHN" and kin is None and rng.random() < self.profile.mongol_share
        if mongol:
            name = names_han.mongol_name(rng, sex)
        else:
            name = names.name_of(
                rng, nationality, sex, date.fromordinal(born).year, kin.name if kin else None
            )
        language = "zh-Hans" if nationality == "CHN" else names.LANGUAGES.get(nationality, "en")
        phone = self.numbers.phone() if rng.random() < 0.9 else ""
        person = Person(
            len(self.people) + 1, sex, born, name, nationality, standing, home[0], home[1], language, phone
        )
        person.listed_twice = rng.random() < 0.015
        self.people.append(person)
        return person

    def _make_namesake(self, person: Person, today: Day) -> None:
        """Where the draw says so, give the person another's name, or that and the birth year or day too."""
        for kind, share in (("same_day", 0.0010), ("same_year", 0.0012), ("namesake", 0.0018)):
            if self.rng.random() < share or kind in self._owed:
                others = self.rng.choices(self.people, k=8)
                alike = [one for one in others if one.nationality == "CHN" and one.sex == person.sex]
                grown = [one for one in alike if one.age(today) > 18 and not one.former_names]
                if grown:
                    person.name = grown[0].name
                    if kind == "same_day":
                        person.born = grown[0].born
                    elif kind == "same_year":
                        person.born = self._same_year(grown[0])
                    self._owed.discard(kind)
                return

    def _same_year(self, other: Person) -> Day:
        first = date(other.birth_date.year, 1, 1).toordinal()
        return first + self.rng.randrange(365)

    def _add_children(self, members: list[Person], today: Day) -> None:
        rng = self.rng
        parents = list(members)
        youngest = min(parents, key=lambda parent: today - parent.born)
        age = youngest.age(today)
        wanted = rng.choices((0, 1, 2, 3), (30, 43, 24, 3))[0] if 22 < age < 62 else 0
        gap = 0.0
        for _ in range(wanted):
            at = rng.triangular(21, 36, 27) + gap
            child_age = age - at
            gap += rng.uniform(1.5, 5)
            if not 0.1 < child_age < 23:
                continue
            child = self.child(parents, today - round(child_age * YEAR))
            self.give_document(child, today)
            members.append(child)
            if rng.random() < 0.012 or "twins" in self._owed:
                self._owed.discard("twins")
                twin = self.child(parents, child.born, twin_of=child)
                self.give_document(twin, today)
                members.append(twin)

    def _home(self, standing: str) -> tuple[str, str]:
        rng, profile = self.rng, self.profile
        if standing == "local":
            street = rng.choice(profile.streets)
            return profile.division, f"{profile.town}{street}{rng.randrange(1, 200)}号"
        if standing in ("foreign", "visitor"):
            return "", ""
        code, name = rng.choice(profile.homes)
        place = rng.choice(
            ("城关镇", "东风镇", "红旗镇", "和平乡", "新民镇", "太平镇", "南关街道", "北关街道")
        )
        return code, f"{name}{place}{rng.randrange(1, 160)}号"
