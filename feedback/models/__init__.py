"""What is kept: rows and constraints. Plain SQLAlchemy, no Flask."""

from feedback.models.account import Account, Invitation, Member, Reset, SignIn
from feedback.models.base import Base
from feedback.models.collection import Code, Door, Envelope, Round, Stratum
from feedback.models.frozen import Frozen
from feedback.models.partner import Mission, MissionOrganisation, MissionSite, Organisation, Partner, Site
from feedback.models.record import Record
from feedback.models.release import Comment, Snapshot, Tally
from feedback.models.survey import Survey, Version

__all__ = [
    "Account", "Base", "Code", "Comment", "Door", "Envelope", "Frozen", "Invitation", "Member", "Mission",
    "MissionOrganisation", "MissionSite", "Organisation", "Partner", "Record", "Reset", "Round",
    "SignIn", "Site", "Snapshot", "Stratum", "Survey", "Tally", "Version",
]  # fmt: skip
