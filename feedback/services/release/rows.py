"""What stays of a box, as rows: tallies of every node, and comments cut loose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedback.i18n import N_, gettext, speaking
from feedback.measures.tally import Miscounted, Tally
from feedback.models.release import BASE, NO_ANSWER, WHOLE
from feedback.privacy.comments import detach, scrub
from feedback.privacy.policy import Policy
from feedback.privacy.tree import merge

# Translators: stands where a name, a number or an address was taken out of a comment
REMOVED = N_("[removed]")
#: what a comment's column takes; scrubbing can make a text longer
LONGEST = 5000

Row = dict[str, Any]


def tallies(tally: Tally, strata: Iterable[int], policy: Policy) -> list[Row]:
    """The cells of the whole round and of its parts after merging, in the order of their key.

    Of a part that is too small no cell is ever written. Raises Miscounted: then nothing is.
    """
    sizes = {no: tally.sizes[no] for no in strata}
    if set(tally.sizes) - set(sizes):
        raise Miscounted("an envelope of no stratum")
    whole = tally.tables(sizes)
    nodes = {"+".join(map(str, node.leaves)): node.leaves for node in merge(sizes, policy.minimum)}
    parts = {name: tally.tables(leaves) for name, leaves in nodes.items()}
    _add_up(whole, list(parts.values()))
    cells = [{"node": WHOLE, "question": BASE, "option": NO_ANSWER, "n": sum(sizes.values())}]
    cells += _cells(WHOLE, whole)
    for name, leaves in nodes.items():
        size = sum(sizes[leaf] for leaf in leaves)
        cells.append({"node": name, "question": BASE, "option": NO_ANSWER, "n": size})
        cells += _cells(name, parts[name])
    return sorted(cells, key=lambda cell: (cell["node"], cell["question"], cell["option"]))


def comments(found: list[tuple[str, str, str]]) -> list[Row]:
    """Scrubbed, shuffled, in the order of random ids; a placeholder speaks the text's language."""
    scrubbed = []
    for question, words, language in found:
        with speaking(language):
            scrubbed.append((question, scrub(words, gettext(REMOVED))[:LONGEST], language))
    return [
        {
            "id": loose.id,
            "question": loose.question,
            "text": loose.text,
            "language": loose.language,
            "status": "waiting",
        }
        for loose in detach(scrubbed)
    ]


def _cells(node: str, tables: dict[str, Any]) -> list[Row]:
    return [
        {"node": node, "question": question, "option": option, "n": n}
        for question, counts in tables.items()
        for option, n in counts.items()
    ]


def _add_up(whole: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    """Every cell of the whole is the sum of its parts' cells."""
    if not parts:
        return
    for question, counts in whole.items():
        for option, n in counts.items():
            if n != sum(tables[question].get(option, 0) for tables in parts):
                raise Miscounted(question)
