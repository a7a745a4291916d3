"""Why a decision about who is who cannot be taken, or a search shows nobody."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal
from denizen.linkage.model.errors import ModelAtFault

__all__ = [
    "AnswerNotStanding",
    "DeclarationUnknown",
    "DocumentOfSeveral",
    "LineNotSealed",
    "LineUnknown",
    "MergeNotStanding",
    "ModelAtFault",
    "NotACandidate",
    "NotDistinguished",
    "NothingToLearn",
    "OneRecord",
    "PeopleDistinguished",
    "PersonUnknown",
    "QuestionHeld",
    "QuestionNotOpen",
    "ResidentDied",
    "ResidentIsAChild",
    "SearchTooMany",
    "SearchTooManyByPart",
]


class QuestionNotOpen(Refusal):
    """Somebody else has answered it, or it never was."""

    code = "question.not_open"
    message = _("This question has been answered already")
    status = 409


class QuestionHeld(Refusal):
    """A colleague is at it at the moment."""

    code = "question.held_by_another"
    message = _(
        "A colleague is at this question at the moment; take another, or come back in a quarter of an hour"
    )
    status = 409


class AnswerNotStanding(Refusal):
    """There is no answer, it was taken back, or something was asked or taken back since."""

    code = "question.answer_not_standing"
    message = _("There is no decision here to take back, or something was asked or decided since")
    status = 409


class DocumentOfSeveral(Refusal):
    """Two records have one document, so it does not say whose log is asked for."""

    code = "linkage.document_of_several"
    message = _("The register has several people with this document; ask the office to put that right first")
    status = 409


class NotDistinguished(Refusal):
    """Nobody found that they are two people."""

    code = "merge.not_distinguished"
    message = _("Nobody found that these are two people")
    status = 409


class DeclarationUnknown(Refusal):
    """No declaration has this id."""

    code = "declaration.unknown"
    message = _("There is no such declaration")
    status = 404


class NotACandidate(Refusal):
    """The answer names somebody who cannot be meant."""

    code = "question.not_a_candidate"
    message = _("Choose one of the people proposed, or say that this is somebody new")


class ResidentDied(Refusal):
    """Nobody signs in as somebody who has died."""

    code = "resident.has_died"
    message = _("This person has died; nobody signs in with their record")
    status = 409


class ResidentIsAChild(Refusal):
    """A child under fourteen is read by its guardian (PIPL 31)."""

    code = "resident.is_a_child"
    message = _(
        "This person is under fourteen: whoever is recorded as guardian sees the record with a sign-in of their own"
    )
    status = 409


class OneRecord(Refusal):
    """A record was to be joined with itself, or told apart from itself."""

    code = "merge.one_record"
    message = _("This is one and the same record; choose another beside it")


class PersonUnknown(Refusal):
    """A person of a merge is not registered, or was joined to another before."""

    code = "merge.person_unknown"
    message = _("One of these records does not exist or was joined to another already")


class PeopleDistinguished(Refusal):
    """A registrar decided before that these are two people."""

    code = "merge.people_distinguished"
    message = _("A registrar found before that these are two different people")


class MergeNotStanding(Refusal):
    """It was undone before, or another merge rests on it."""

    code = "merge.not_standing"
    message = _("This merge was undone already, or a later merge must be undone first")
    status = 409


class SearchTooMany(Refusal):
    """The search means more than ten people: none is shown (rights P7)."""

    code = "search.too_many"
    message = _("Too many people match; search by document number or a complete name and birth date")
    status = 422


class SearchTooManyByPart(SearchTooMany):
    """As many are known by no more than the part of a birth date that was searched, or that lies in it."""

    code = "search.too_many_by_part"
    message = _(
        "More than ten people of this name are known by no more than a part of this birth date; search by document"
        " number, or look for the person at the dwelling"
    )


class NothingToLearn(Refusal):
    """Training needs people, and some who were declared more than once."""

    code = "linkage.nothing_to_learn_from"
    message = _(
        "The register holds too little for a model to be trained on: %(people)s people were declared, and"
        " %(pairs)s pairs of declarations agree in a document, or in name and birth date"
    )


class LineUnknown(Refusal):
    """The log of this person has no such line."""

    code = "linkage.line_unknown"
    message = _("The log of this person has no such line")
    status = 404


class LineNotSealed(Refusal):
    """The line was written a moment ago, and is not in the tree yet."""

    code = "linkage.line_not_sealed"
    message = _("This line is not sealed yet; it can be proven within half a minute. Come back in a moment")
    status = 409
