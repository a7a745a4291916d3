"""Why the ledger does not take something in."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class KeyUsedForAnother(Refusal):
    """An idempotency key came a second time with a different declaration."""

    code = "declaration.key_used_for_another"
    message = _("This key was used for another declaration before; use a new one")
    status = 422


class DraftUnknown(Refusal):
    """A draft was sent that is not there: it was kept too long ago, or somebody else wrote it."""

    code = "declaration.draft_unknown"
    message = _("What you were writing was kept for some days and is not here any more; enter it again")
    status = 409


class TooManyKeys(Refusal):
    """A declaration would be looked up under more names, or other keys, than one person has."""

    code = "declaration.too_many_keys"
    message = _(
        "A declaration is about one person, in one name and its Latin spelling; this one has more. Nothing was kept;"
        " send one declaration for each person"
    )
    status = 422


class DeclarationTooLong(Refusal):
    """Far more was said than any form or file takes."""

    code = "declaration.too_long"
    message = _("This is longer than a declaration can be, or too many at once. Nothing was kept; shorten it")
    status = 413


class DeclarationMalformed(Refusal):
    """What was handed in is no list of declarations: a program's mistake."""

    code = "declaration.malformed"
    message = _("This is no list of declarations. Nothing was kept")
    status = 422


class BatchAlreadyReceived(Refusal):
    """The same file came from the same party before: nothing is to be done."""

    code = "batch.already_received"
    message = _("This file was received before; nothing was changed")
    status = 409


class SealedUnderRetiredKey(Refusal):
    """A process still seals under a key that was retired: what it sealed nobody could open any more."""

    code = "ledger.sealed_under_retired_key"
    message = _(
        "A document number cannot be taken in: this part of the system still works with a key that was retired. Nothing"
        " was kept. Tell whoever runs the register to start it again"
    )
    status = 503


CONSTRAINTS: dict[str, type[Refusal]] = {
    "batch_is_received_once": BatchAlreadyReceived,
    "draft_is_found_by_few_keys": TooManyKeys,
    "waiting_is_found_by_few_keys": TooManyKeys,
    # Made when a key is retired (register/sql/keys/keep_from.sql).
    "described_is_sealed_under_a_key_that_is_kept": SealedUnderRetiredKey,
    "draft_described_is_sealed_under_a_key_that_is_kept": SealedUnderRetiredKey,
    "upload_is_sealed_under_a_key_that_is_kept": SealedUnderRetiredKey,
}
