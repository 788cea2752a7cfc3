"""In their words: what a moderator let through, in the language it was written in.

Staff and health workers form one list (PRIVACY decision 8): comments to questions with the same
wording stand together, whichever of the two forms they came from.
"""

from __future__ import annotations

from feedback.debrief import sentences
from feedback.debrief.document import Block, Comments, Heading, Paragraph, Quote, Section
from feedback.debrief.figures import Comment, Edition, place
from feedback.debrief.quoting import clean, here, worded
from feedback.i18n import gettext as _
from feedback.survey.wording import Said

#: the list that staff and health workers share, and whose it may be
LOCAL, LOCAL_AUDIENCES = "local", ("staff", "chw", "local_team")


def section(edition: Edition) -> Section:
    """Every list under its group, every question's comments in an order that means nothing."""
    blocks: list[Block] = []
    for key in _lists(edition):
        blocks.append(Heading(here(whose(edition, key))))
        blocks += _questions([comment for comment in edition.comments if comment.section == key])
    if blocks:
        blocks.insert(0, Paragraph(here(_how_to_read()), "note"))
    else:
        blocks.append(Paragraph(here(_("There are no comments to show."))))
    if edition.comments_waiting:
        blocks.append(Paragraph(here(_("Some comments still wait for a moderator."))))
    return Section("comments", here(_("In their own words")), tuple(blocks))


def whose(edition: Edition, key: str) -> str:
    """The name of a list; the local list belongs to all local workers who were asked."""
    if key != LOCAL:
        return sentences.audience(key)
    asked = {voice.audience for voice in edition.voices} & set(LOCAL_AUDIENCES)
    if len(asked) == 1:
        return sentences.audience(asked.pop())
    return _("Staff and community health workers")


def retold() -> str:
    return _("retold by the moderator")


def _how_to_read() -> str:
    return _(
        "A moderator has read each comment and taken out names and details. The order means nothing. "
        "Where a group has fewer than 10 answers, the moderator retells what was said."
    )


def _lists(edition: Edition) -> list[str]:
    keys = {comment.section for comment in edition.comments}
    return sorted(keys, key=lambda key: (-1 if key == LOCAL else place(key), key))


def _questions(comments: list[Comment]) -> list[Comments]:
    found: dict[Said, list[Quote]] = {}
    for comment in comments:
        label = worded(comment.question.words) if comment.question else here(_("Comments"))
        mark = here(retold()) if comment.retold else None
        found.setdefault(label, []).append(Quote(Said(clean(comment.text), comment.language or ""), mark))
    return [Comments(label, tuple(quotes)) for label, quotes in found.items()]
