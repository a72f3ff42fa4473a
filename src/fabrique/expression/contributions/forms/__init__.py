"""What people type: shapes, wording and errors near the fields."""

from fabrique.expression.contributions.forms.coauthor import PersonSearchForm, ShareForm
from fabrique.expression.contributions.forms.comment import CommentForm, EditCommentForm, ThreadsForm
from fabrique.expression.contributions.forms.contribution import ContributionForm, initial_of
from fabrique.expression.contributions.forms.filter import ContributionFilterForm
from fabrique.expression.contributions.forms.moderation import AnswerForm, ReasonForm, ReportForm
from fabrique.expression.contributions.forms.outcome import SetAsideForm
from fabrique.expression.contributions.forms.participation import NudgeForm, first_words

__all__ = [
    "AnswerForm",
    "CommentForm",
    "ContributionFilterForm",
    "ContributionForm",
    "EditCommentForm",
    "NudgeForm",
    "PersonSearchForm",
    "ReasonForm",
    "ReportForm",
    "SetAsideForm",
    "ShareForm",
    "ThreadsForm",
    "first_words",
    "initial_of",
]
