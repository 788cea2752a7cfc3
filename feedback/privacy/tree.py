"""The round's one tree: the whole round, and its sites as leaves, small ones merged.

What is merged depends on sizes alone. Publishing a part beside the whole publishes the rest by
subtraction, so the rest must be a group of at least the minimum too (PRIVACY 3.3, 4.4 rule 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """Sites that are told about as one: their numbers in the tree, and how many answered."""

    leaves: tuple[int, ...]
    size: int


def merge(sizes: Mapping[int, int], minimum: int) -> tuple[Node, ...]:
    """The nodes below the whole round: empty when there are fewer than two to tell apart.

    `sizes` maps every leaf to its answers, also those without any: where nobody answered looks
    like where few did. Every node has at least `minimum`, every leaf lies in exactly one node.
    """
    shown = sorted(
        (Node((leaf,), size) for leaf, size in sizes.items() if size >= minimum),
        key=lambda node: (node.size, node.leaves),
    )
    rest = [leaf for leaf, size in sorted(sizes.items()) if size < minimum]
    while rest and sum(sizes[leaf] for leaf in rest) < minimum and shown:
        rest += shown.pop(0).leaves
    if rest:
        shown.append(Node(tuple(sorted(rest)), sum(sizes[leaf] for leaf in rest)))
    nodes = tuple(sorted(shown, key=lambda node: node.leaves))
    if len(nodes) < 2 or any(node.size < minimum for node in nodes):
        return ()
    return nodes
