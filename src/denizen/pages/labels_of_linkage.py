"""Words for codes of linkage: why it is asked, what was compared, and how it agrees."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_LINKAGE: dict[str, dict[str, str | Promise]] = {
    "question": {
        "several_candidates": _("Several people fit"),
        "document_differs": _("Name and birth date fit somebody with another document"),
        "particulars_differ": _("The document is known with another name"),
        "birth_date_partial": _("The name fits, and only a part of the birth date is given"),
        "name_resembles": _("The name resembles that of somebody with the same birth date"),
        "birth_date_resembles": _("Name and birth date nearly fit somebody, or one of them is known in part"),
        "name_is_common": _("Name and birth date fit, and too little else agrees for a name that many have"),
        "contradicts_register": _("What the register knows rules it out"),
        "sender_is_unsure": _(
            "It is still open whom this sender means by another declaration about the person found"
        ),
        "correction_differs": _(
            "A correction tells another name, birth date or document than the person found has"
        ),
    },
    "weighed": {
        "prior": _("Before anything is compared"),
        "name": _("Name"),
        "birth_date": _("Birth date"),
        "sex": _("Sex"),
        "document": _("Document"),
        "dwelling": _("Dwelling"),
    },
    "weight": {
        "prior.prior": _("one of all in the register, or of ten thousand in a smaller one"),
        "name.exact": _("the same"),
        "name.another_name": _("the same as another name of the person"),
        "name.same_letters": _("the same in another script, order or spelling"),
        "name.alike": _("nearly the same"),
        "name.two_words": _("two words are the same"),
        "name.one_word": _("one word is the same"),
        "name.other": _("different"),
        "birth_date.equal": _("the same"),
        "birth_date.swapped": _("day and month in each other's place"),
        "birth_date.one_slip": _("one digit differs"),
        "birth_date.part": _("one is a part of the other"),
        "birth_date.year": _("the same year"),
        "birth_date.other": _("different"),
        "sex.equal": _("the same"),
        "sex.other": _("different"),
        "document.equal": _("the same"),
        "document.other_of_type": _("another number of the same type"),
        "dwelling.equal": _("the person lives or lived there"),
        "dwelling.other": _("another"),
        "missing": _("not known on one side"),
    },
}
