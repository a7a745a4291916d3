"""Why the public is asked to come again."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class ManyAsk(Refusal):
    """As many ask at this moment as may at once: the others, and the staff, are not to wait for them."""

    code = "public.many_ask"
    message = _("Many people ask at this moment. Wait a few seconds and press the button again")
    status = 503


class ComparedTooOften(Refusal):
    """What was typed for one number did not agree ten times in an hour: nobody is to find it out by trying."""

    code = "public.compared_too_often"
    message = _(
        "What was typed for this number did not agree ten times. It can be compared again in an hour; whether the"
        " number is genuine can be asked at any time"
    )
    status = 429
