"""The one hot path: sealed envelopes, put into one durable transaction by the handful.

`Intake.accept` answers only after its commit is on the disk (docs/decisions/0011). What it
writes is a spent code and an envelope, and nothing else anywhere (PRIVACY 5.2).
"""

from feedback.services.intake.batch import Outcome
from feedback.services.intake.desk import Intake, Unavailable

__all__ = ["Intake", "Outcome", "Unavailable"]
