"""Release: open a closed box, check, count, shuffle, forget (PRIVACY 5.3).

Every step can be interrupted and done again: envelopes are read in pages outside the writing
transaction, everything that comes of them is written in one, and the key goes last. Whoever dies
in between leaves either a closed round with all its envelopes or a released one without any.
"""

from feedback.services.release.keys import destroy_unopened, settle_keys, stray_keys, unreadable_keys
from feedback.services.release.levelling import tidy, worries
from feedback.services.release.round import NoKey, Released, due_to_release, release_round

__all__ = [
    "NoKey",
    "Released",
    "destroy_unopened",
    "due_to_release",
    "release_round",
    "settle_keys",
    "stray_keys",
    "tidy",
    "unreadable_keys",
    "worries",
]
