"""Every page, as both sides, a bystander and a company see it."""

import pytest

pytestmark = pytest.mark.django_db


def test_first(client):
    from factories.replications import ReplicationFactory

    row = ReplicationFactory(in_service=True)
    client.force_login(row.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (f"/replications/{row.pk}/", "/replications/", "/replications/liste/", "/obstacles/", "/obstacles/refus-et-echecs/", f"/innovations/{row.sheet_id}/replications/", f"/replications/{row.pk}/decrire/", f"/replications/{row.pk}/mesures/", f"/replications/{row.pk}/aide/", f"/replications/{row.pk}/renoncer/", f"/replications/{row.pk}/confirmer/repreneur/", "/obstacles/nouveau/", f"/innovations/{row.sheet_id}/repliquer/"):
        assert (path, client.get(path).status_code) == (path, 200)
