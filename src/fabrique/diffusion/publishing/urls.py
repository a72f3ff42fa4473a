"""Addresses of the package."""

from django.urls import URLPattern, path, re_path

from fabrique.diffusion.publishing.views import closing, exports, reading, steps

app_name = "publishing"
HERE = "ateliers/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}rapport/", reading.report, name="report"),
    path(f"{HERE}rapport/annexes/", reading.annexes, name="annexes"),
    path(f"{HERE}rapport/preparer/", steps.prepare, name="prepare"),
    path(f"{HERE}rapport/demander-la-validation/", steps.submit, name="submit"),
    path(f"{HERE}rapport/valider/", steps.validate, name="validate"),
    path(f"{HERE}rapport/renvoyer/", steps.send_back, name="send_back"),
    path(f"{HERE}rapport/reprendre/", steps.take_back, name="take_back"),
    path(f"{HERE}rapport/publier/", steps.publish, name="publish"),
    re_path(r"^ateliers/(?P<slug>[-a-zA-Z0-9_]+)/rapport\.(?P<suffix>pdf|docx|zip)$", reading.report_file, name="file"),
    path(f"{HERE}cloture/", closing.closing, name="closing"),
    path(f"{HERE}cloture/clore/", closing.close, name="close"),
    path(f"{HERE}exports/", exports.exports, name="export"),
    path(f"{HERE}exports/<slug:file_format>/", exports.export_file, name="export_file"),
]
