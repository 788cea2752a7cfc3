"""A product that is wrong on purpose: it says "stored" and then goes to store. The test of kills
must find it out; were it green here, it would prove nothing."""

import threading
import time
from typing import Any

import wsgi
from feedback.services.intake import Intake, Outcome


class Hasty(Intake):
    def accept(self, *place: Any, **values: Any) -> Outcome:
        def later() -> None:
            time.sleep(0.05)
            super(Hasty, self).accept(*place, **values)

        threading.Thread(target=later, daemon=True).start()
        return Outcome.STORED


app = wsgi.app
intake = app.extensions["respond"].extensions["intake"]
intake.__class__ = Hasty
