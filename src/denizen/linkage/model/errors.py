"""Why a model cannot be served."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class ModelUnreadable(Refusal):
    """It is no JSON, is cut off, is too large, or is JSON of something else."""

    code = "linkage.model_unreadable"
    message = _("This is no linkage model that can be read: %(problem)s")


class ModelTooNew(Refusal):
    """A later version of Denizen wrote it."""

    code = "linkage.model_too_new"
    message = _(
        "This model was written by a later version (format %(format)s; formats up to %(known)s are known)"
    )


class ModelUntrained(Refusal):
    """A level has no m or u: Splink would fill in a default in silence, and pairs would be off by many bits."""

    code = "linkage.model_untrained"
    message = _(
        "This model is not fully trained: %(comparison)s, level “%(level)s” has no %(missing)s probability"
    )


class ModelImpossible(Refusal):
    """A probability, weight or frequency that cannot be."""

    code = "linkage.model_impossible"
    message = _("A value of this model cannot be: %(where)s is %(value)s")


class ConditionUnknown(Refusal):
    """A condition uses what is not served."""

    code = "linkage.condition_unknown"
    message = _("The condition “%(condition)s” cannot be served: %(problem)s")


class ColumnsDiffer(Refusal):
    """The model compares columns that the records do not have."""

    code = "linkage.columns_differ"
    message = _(
        "This model compares columns that these records do not have: %(missing)s. They have: %(columns)s"
    )


class ThresholdsMissing(Refusal):
    """A model to decide by must say from how many bits."""

    code = "linkage.thresholds_missing"
    message = _("This model says not from how many bits a pair is asked about or linked (thresholds)")
