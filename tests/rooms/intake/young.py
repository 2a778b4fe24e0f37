"""A young client whose guardian has an account: what the tests of the adolescents' path begin with."""

from openkap.clinic.models import User
from openkap.core.consents import Signer
from openkap.core.library import standard
from openkap.intake import actions

EMAIL = "cleo@openkap.example"


def guardian_of(episode, by, at, email=EMAIL, name="Cleo"):
    """Somebody named and invited, who has signed in: the naming and the account."""
    row = actions.name_guardian(episode=episode, name=name, relation="aunt", by=by, at=at)
    row = actions.invite_guardian(guardian=row, email=email, by=by, at=at)
    user = User.objects.get(email=email)
    user.last_login = at
    user.save()
    return row, user


def signed(episode, text_id, signer, by, at, **place):
    """One text signed with every question answered well."""
    text = standard().shelf("consents").get(text_id)
    routes = [route.id for route in text.routes]
    told = {question.id: question.right for question in text.teach_back}
    said = {"episode": episode, "text": text, "teach_back": told, "signed_name": "A name", "routes": routes}
    return actions.sign_consent(**said, signer=signer, by=by, at=at, **place)


def everybody_signs(episode, row, guardian, client, at):
    """Permission, assent and who sees what."""
    for text_id in ("treatment", "confidentiality"):
        signed(episode, text_id, Signer("guardian", row.pk), guardian, at)
    for text_id in ("assent", "confidentiality"):
        signed(episode, text_id, Signer("minor"), client, at)
