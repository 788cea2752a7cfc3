"""Snapshots: coded once, never changed, the one source of every page, chart and file.

`make_round` alone reads tallies; what it keeps can no longer tell anybody's answer. An edition
joins the snapshots of a mission's rounds with the comments that a moderator let through.
"""

from feedback.services.snapshot.edition import make_edition, missions_due
from feedback.services.snapshot.round import due, make_round

__all__ = ["due", "make_edition", "make_round", "missions_due"]
