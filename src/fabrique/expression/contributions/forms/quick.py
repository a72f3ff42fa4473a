"""The shortest form: a title, a text."""

from __future__ import annotations

from typing import Any

from fabrique.expression.contributions.forms.contribution import ContributionForm
from fabrique.expression.contributions.states import Named

LEFT_OUT = ("kind", "section", "files")


class QuickForm(ContributionForm):
    """An idea for a box; the rest can be added on its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Leave out what can come later."""
        super().__init__(*args, **kwargs)
        for name in LEFT_OUT:
            self.fields.pop(name, None)
        self.fields["named_to"].required = False
        self.fields["named_to"].initial = Named.EVERYONE
