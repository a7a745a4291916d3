"""Why a webhook is not made or changed."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class WebhookUnknown(Refusal):
    """There is no endpoint of this number, or it was ended."""

    code = "webhook.unknown"
    message = _("There is no webhook with this number that has not ended")
    status = 404


class WebhookKnown(Refusal):
    """News of this party is sent there already."""

    code = "webhook.known"
    message = _("News of this party is sent to this address already")
    status = 409


class WebhookTopicUnknown(Refusal):
    """There is no such news."""

    code = "webhook.topic_unknown"
    message = _("There is no such news; there are: %(topics)s")


class WebhookKeyMissing(Refusal):
    """The home has no key of webhooks."""

    code = "webhook.key_missing"
    message = _("The key that webhooks are signed by is not here; bring it back with `denizen keys import`")
    status = 500


class WebhookAddressUnfit(Refusal):
    """Nothing may be sent there; the code says why."""

    code = "webhook.url_malformed"
    message = _("Give an address such as https://receiver.example/denizen, its name in Latin letters")


_WHY: dict[str, str | Promise] = {
    "url_malformed": WebhookAddressUnfit.message,
    "url_has_userinfo": _("Leave out the name and password in the address; messages are signed instead"),
    "url_not_https": _("Give an address that begins with https://"),
    "port_not_allowed": _("Nothing is sent to this port; DENIZEN_WEBHOOK_PORTS allows others than 443"),
    "address_refused": _(
        "This address lies in a network that is not the public one, so nothing is sent there; DENIZEN_WEBHOOK_ALLOW"
        " lets the courier reach a receiver of the town's own"
    ),
}


def unfit(why: str) -> WebhookAddressUnfit:
    """The refusal for a word of `addresses.AddressUnfit`."""
    return WebhookAddressUnfit(f"webhook.{why}", _WHY.get(why), fields=("url",))


CONSTRAINTS: dict[str, type[Refusal]] = {"endpoint_is_told_to_a_party_once": WebhookKnown}
