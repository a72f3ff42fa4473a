"""Root URLs: each package brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("fabrique.portal.urls")),
    path("", include("fabrique.foundations.people.urls")),
    path("", include("fabrique.foundations.people.urls.account")),
    path("", include("fabrique.foundations.notifications.urls")),
    path("", include("fabrique.foundations.ui.urls")),
    path("", include("fabrique.expression.programmes.urls")),
    path("", include("fabrique.expression.challenges.urls")),
    path("", include("fabrique.expression.contributions.urls")),
    path("", include("fabrique.expression.sensemaking.urls")),
    path("", include("fabrique.expression.recommendations.urls")),
    path("", include("fabrique.expression.imports.urls")),
    path("", include("fabrique.implementation.innovations.urls")),
    path("", include("fabrique.implementation.innovators.urls")),
    path("", include("fabrique.implementation.experimentations.urls")),
    path("", include("fabrique.implementation.commitments.urls")),
    path("", include("fabrique.diffusion.replications.urls")),
    path("", include("fabrique.diffusion.publishing.urls")),
]

handler400 = "fabrique.foundations.ui.views.bad_request"
handler403 = "fabrique.foundations.ui.views.forbidden"
handler404 = "fabrique.foundations.ui.views.not_found"
handler500 = "fabrique.foundations.ui.views.server_error"
