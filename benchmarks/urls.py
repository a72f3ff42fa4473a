"""The product's addresses and the bare page: the same layout, no query. It exists only here."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from fabrique.config import urls as product

BARE = """{% extends "ui/page.html" %}{% block title %}Page nue{% endblock %}
{% block heading %}Page nue{% endblock %}{% block body %}<p>Le cadre du site, sans une requête.</p>{% endblock %}"""

template = engines["django"].from_string(BARE)


def bare(request: HttpRequest) -> HttpResponse:
    """Draw the layout around one sentence."""
    return HttpResponse(template.render({}, request))


handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500
urlpatterns = [path("page-nue/", bare, name="bare"), *product.urlpatterns]
