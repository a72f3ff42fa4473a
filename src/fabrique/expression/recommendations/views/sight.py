"""What the pages about a part of one recommendation start from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from fabrique.expression.challenges.queries import Place
from fabrique.expression.recommendations.models import Paragraph, Recommendation
from fabrique.expression.recommendations.views.scene import find


@dataclass(frozen=True, slots=True)
class Sight:
    """A recommendation, its workshop, and who looks."""

    place: Place
    recommendation: Recommendation

    def url(self, name: str, *args: object) -> str:
        """The address of one of its pages."""
        return reverse(f"recommendations:{name}", args=[self.place.challenge.slug, self.recommendation.number, *args])


def sight_of(request: HttpRequest, slug: str, number: int) -> Sight:
    """The recommendation when this person sees it; 404 otherwise."""
    return Sight(*find(request, slug, number))


def paragraph_of(sight: Sight, pk: int) -> Paragraph:
    """One of its paragraphs, in the text or taken out; 404 otherwise."""
    found = sight.recommendation.paragraphs.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.recommendation = sight.recommendation
    return found


def go(url: str) -> HttpResponseRedirect:
    """Go there, with a GET."""
    return HttpResponseRedirect(url, status=303)
