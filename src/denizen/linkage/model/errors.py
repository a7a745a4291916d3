"""Why a model cannot be served."""

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class ModelAtFault(Refusal):
    """It is the model that cannot be used, whatever is weighed by it: no declaration is to be refused for that."""

    code = "linkage.model_at_fault"
    message = _("The model cannot be used")


class ModelUnreadable(ModelAtFault):
    """It is no JSON, is cut off, is too large, or is JSON of something else."""

    code = "linkage.model_unreadable"
    message = _("This is no linkage model that can be read: %(problem)s")


class ModelTooNew(ModelAtFault):
    """A later version of Denizen wrote it."""

    code = "linkage.model_too_new"
    message = _(
        "This model was written by a later version (format %(format)s; formats up to %(known)s are known)"
    )


class ModelUntrained(ModelAtFault):
    """A level has no m or u: Splink would fill in a default in silence, and pairs would be off by many bits."""

    code = "linkage.model_untrained"
    message = _(
        "This model is not fully trained: %(comparison)s, level “%(level)s” has no %(missing)s probability"
    )


class ModelImpossible(ModelAtFault):
    """A probability, weight or frequency that cannot be."""

    code = "linkage.model_impossible"
    message = _("A value of this model cannot be: %(where)s is %(value)s")


class ConditionUnknown(ModelAtFault):
    """A condition uses what is not served."""

    code = "linkage.condition_unknown"
    message = _("The condition “%(condition)s” cannot be served: %(problem)s")


class ColumnsDiffer(ModelAtFault):
    """The model compares columns that the records do not have."""

    code = "linkage.columns_differ"
    message = _(
        "This model compares columns that these records do not have: %(missing)s. They have: %(columns)s"
    )


class ThresholdsMissing(ModelAtFault):
    """A model to decide by must say from how many bits."""

    code = "linkage.thresholds_missing"
    message = _("This model says not from how many bits a pair is asked about or linked (thresholds)")


class ModelUnfit(ModelAtFault):
    """It can be read and weighs something, but a register's declarations cannot be decided by it."""

    code = "linkage.model_unfit"
    message = _(
        "This model cannot decide over people: %(problem)s. Models of a register are trained by “linkage train”"
        " without files"
    )


class ComparisonMissing(ModelAtFault):
    """A decision asks how two agree in what the model does not compare."""

    code = "linkage.comparison_missing"
    message = _("This model does not compare “%(comparison)s”, which decisions need; switch to another one")
