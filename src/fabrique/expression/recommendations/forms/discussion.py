"""A remark on a paragraph."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.ui.forms import Form, RichTextarea, RichTextField

LONGEST_COMMENT = 3_000


class CommentForm(Form):
    """A few words about a paragraph."""

    text = RichTextField(
        label=lazy("Votre commentaire"), max_length=LONGEST_COMMENT, widget=RichTextarea(attrs={"rows": 4})
    )
