"""A product that is wrong on purpose: it gives every envelope a name of its own and so does not
know an answer again that is sent twice. The test of doubles must find it out."""

import secrets
import uuid
from typing import Any

import wsgi
from feedback.services.intake import Intake, Outcome


class Forgetful(Intake):
    def accept(
        self, partner_id: uuid.UUID, round_id: uuid.UUID, envelope_id: bytes, box: bytes, **values: Any
    ) -> Outcome:
        return super().accept(partner_id, round_id, secrets.token_bytes(16), box, **values)


app = wsgi.app
intake = app.extensions["respond"].extensions["intake"]
intake.__class__ = Forgetful
