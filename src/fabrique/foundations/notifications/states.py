"""How and when a person is told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """When messages leave by e-mail; the inbox always has them."""

    IMMEDIATE = "immediate", _("Tout de suite")
    DAILY = "daily", _("Une fois par jour, regroupés")
    NEVER = "never", _("Jamais par courriel")
