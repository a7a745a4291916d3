"""What a program may be told besides what the rooms below refuse."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class TokenMissing(Refusal):
    """No bearer token came with the request, or something that cannot be one."""

    code = "api.token_missing"
    message = _("Send the token in the header Authorization, after the word Bearer")
    status = 401


class MethodNotAllowed(Refusal):
    """The address has no such method."""

    code = "api.method_not_allowed"
    message = _("This address does not take this method")
    status = 405


class BodyOfAnotherType(Refusal):
    """The body says that it is something else than what the address takes."""

    code = "api.body_of_another_type"
    message = _("Send the body as %(type)s, and say so in the header Content-Type")
    status = 415


class BodyUnreadable(Refusal):
    """The body is no JSON object."""

    code = "api.body_unreadable"
    message = _("The body is no JSON object in UTF-8, or names a member twice")
    status = 400


class LineUnreadable(Refusal):
    """A line of a batch is no JSON object."""

    code = "api.line_unreadable"
    message = _("This line is no JSON object in UTF-8, or names a member twice")
    status = 400


class LineTooLong(Refusal):
    """A line of a batch holds more than any declaration does."""

    code = "api.line_too_long"
    message = _("This line is longer than %(most)d bytes; it was passed over")
    status = 413


class LengthMissing(Refusal):
    """A body came whose length nobody told."""

    code = "api.length_missing"
    message = _("Send the header Content-Length with the body")
    status = 411


class KeyMalformed(Refusal):
    """An idempotency key that is none."""

    code = "api.key_malformed"
    message = _("A key against repetition has 1 to %(most)d characters that can be seen, all of ASCII")
    status = 400


class QueryMalformed(Refusal):
    """A part of the address says something that it cannot say."""

    code = "api.query_malformed"
    message = _("This part of the address cannot be understood: %(name)s")
    status = 400


class PersonInAddress(Refusal):
    """Addresses are kept in histories and logs, where no number of anybody is to stand."""

    code = "api.person_in_address"
    message = _("Name the person in the header %(header)s: an address stands in logs")
    status = 400


class PersonMalformed(Refusal):
    """The header names nobody, or by no number that can be one. It is not quoted."""

    code = "api.person_malformed"
    message = _(
        "The header %(header)s names the person by a number after the two letters of its country. Known are:"
        " %(countries)s"
    )
    status = 400


class DeclarationUnreadable(Refusal):
    """What was sent is no declaration; the fields say why."""

    code = "api.declaration_unreadable"
    message = _("Nothing was declared: mend the fields that are named and send it again")


class DeclarationUnknown(Refusal):
    """There is no declaration of this number, or it is another party's."""

    code = "api.declaration_unknown"
    message = _("There is no declaration of yours with this number")
    status = 404


class BatchUnknown(Refusal):
    """There is no file of this number, or it is another party's."""

    code = "api.batch_unknown"
    message = _("There is no file of yours with this number")
    status = 404


class DwellingUnknown(Refusal):
    """No dwelling has this plate."""

    code = "api.dwelling_unknown"
    message = _("There is no dwelling with this plate code")
    status = 404


class TooManyRequests(Refusal):
    """The token has been used as often as it may be within a minute."""

    code = "api.too_many_requests"
    message = _(
        "This token may be used %(most)d times a minute. Nothing was done; try again when the minute is over"
    )
    status = 429


class TooManyBatches(Refusal):
    """As many batches are being taken in as can be, or one of this token already."""

    code = "api.too_many_batches"
    message = _(
        "A batch of this token is being taken in already, or as many as can be at once. Nothing was taken; try again in"
        " a few seconds"
    )
    status = 429
    retry_after = 5


class BatchTooSlow(Refusal):
    """A batch came in so slowly that its place was given to another."""

    code = "api.batch_too_slow"
    message = _("What follows came too slowly and was not taken; send the rest again")
    status = 408
