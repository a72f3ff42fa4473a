"""Addresses."""

from django.urls import path

from fabrique.implementation.experimentations.views import life, measures, partners, preparation, reading, talk

app_name = "experimentations"

ONE = "experimentations/<int:pk>/"

urlpatterns = [
    path("experimentations/", reading.experiment_list, name="list"),
    path("experimentations/nouvelle/", preparation.experiment_new, name="new"),
    path(ONE, reading.experiment_detail, name="detail"),
    path(f"{ONE}modifier/", preparation.experiment_edit, name="edit"),
    path(f"{ONE}conduite/", preparation.experiment_steer, name="steer"),
    path(f"{ONE}evaluateur/", preparation.experiment_evaluator, name="evaluator"),
    path(f"{ONE}partenaires/", partners.partners, name="partners"),
    path(f"{ONE}sites/", partners.site_add, name="site_add"),
    path(f"{ONE}sites/<int:site>/retirer/", partners.site_remove, name="site_remove"),
    path(f"{ONE}partenaires/ajouter/", partners.partner_add, name="partner_add"),
    path(f"{ONE}partenaires/<int:partner>/retirer/", partners.partner_remove, name="partner_remove"),
    path(f"{ONE}partenaires/<int:partner>/convention/", partners.agreement, name="agreement"),
    path(f"{ONE}partenaires/<int:partner>/convention/signer/", partners.agreement_sign, name="agreement_sign"),
    path(f"{ONE}partenaires/<int:partner>/convention/rouvrir/", partners.agreement_reopen, name="agreement_reopen"),
    path(f"{ONE}partenaires/<int:partner>/convention/document/", partners.agreement_file, name="agreement_file"),
    path(f"{ONE}mesures/", measures.measures, name="measures"),
    path(f"{ONE}mesures/relever/", measures.measure_add, name="measure_add"),
    path(f"{ONE}mesures/importer/", measures.measure_import, name="measure_import"),
    path(f"{ONE}mesures/<int:measure>/corriger/", measures.measure_edit, name="measure_edit"),
    path(f"{ONE}mesures/<int:measure>/retirer/", measures.measure_remove, name="measure_remove"),
    path(f"{ONE}indicateurs/ajouter/", measures.indicator_add, name="indicator_add"),
    path(f"{ONE}indicateurs/<int:indicator>/", measures.indicator_edit, name="indicator_edit"),
    path(f"{ONE}indicateurs/<int:indicator>/retirer/", measures.indicator_remove, name="indicator_remove"),
    path(f"{ONE}documents/", talk.documents, name="documents"),
    path(f"{ONE}documents/<int:document>/", talk.document_file, name="document_file"),
    path(f"{ONE}documents/<int:document>/retirer/", talk.document_remove, name="document_remove"),
    path(f"{ONE}echanges/", talk.discussion, name="discussion"),
    path(f"{ONE}labelliser/", life.label, name="label"),
    path(f"{ONE}completer/", life.give_back, name="give_back"),
    path(f"{ONE}retirer/", life.withdraw, name="withdraw"),
    path(f"{ONE}proposer/", life.propose_again, name="propose_again"),
    path(f"{ONE}commencer/", life.start, name="start"),
    path(f"{ONE}suspendre/", life.suspend, name="suspend"),
    path(f"{ONE}reprendre/", life.resume, name="resume"),
    path(f"{ONE}terminer/", life.close, name="close"),
    path(f"{ONE}evaluer/", life.evaluate, name="evaluate"),
    path(f"{ONE}generaliser/", life.generalise, name="generalise"),
    path(f"{ONE}fiche/", life.tell, name="tell"),
]
