"""Addresses of adoptions, their map and the library of obstacles."""

from django.urls import path

from fabrique.diffusion.replications.views import following, library, parts, reading, sheet

app_name = "replications"
ONE = "replications/<int:pk>/"
OBSTACLE = "obstacles/<int:pk>/"
urlpatterns = [
    path("innovations/<int:pk>/repliquer/", following.new, name="new"),
    path("innovations/<int:pk>/replications/", sheet.of_sheet, name="of_sheet"),
    path("replications/", sheet.flows, name="flows"),
    path("replications/liste/", reading.replication_list, name="list"),
    path(ONE, reading.detail, name="detail"),
    path(f"{ONE}decrire/", following.edit, name="edit"),
    path(f"{ONE}etudier/", following.study, name="study"),
    path(f"{ONE}lancer/", following.launch, name="launch"),
    path(f"{ONE}mettre-en-service/", following.service, name="service"),
    path(f"{ONE}renoncer/", following.abandon, name="abandon"),
    path(f"{ONE}reprendre/", following.resume, name="resume"),
    path(f"{ONE}confirmer/origine/", following.confirm_source, name="confirm_source"),
    path(f"{ONE}confirmer/repreneur/", following.confirm_adopter, name="confirm_adopter"),
    path(f"{ONE}mesures/", parts.measures, name="measures"),
    path(f"{ONE}aide/", parts.help_new, name="help_new"),
    path(f"{ONE}aide/<int:line>/annuler/", parts.help_cancel, name="help_cancel"),
    path(f"{ONE}convention/", parts.agreement_new, name="agreement_new"),
    path(f"{ONE}convention/<int:agreement>/", parts.agreement_file, name="agreement_file"),
    path(f"{ONE}convention/<int:agreement>/accepter/", parts.agreement_accept, name="agreement_accept"),
    path("obstacles/", library.obstacles, name="obstacles"),
    path("obstacles/nouveau/", library.obstacle_new, name="obstacle_new"),
    path("obstacles/refus-et-echecs/", library.failures, name="failures"),
    path("obstacles/refus-et-echecs/<slug:word>/<int:pk>/", library.attach, name="attach"),
    path(OBSTACLE, library.obstacle, name="obstacle"),
    path(f"{OBSTACLE}lever/", library.lift, name="lift"),
    path(f"{OBSTACLE}revenu/", library.put_back, name="put_back"),
    path(f"{OBSTACLE}arrets/<int:stop>/repris/", library.take_up, name="take_up"),
]
