from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.tree import merge

sizes = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ({0: 12, 1: 9}, [(0,), (1,)]),
        ({0: 12, 1: 4}, []),  # the small one cannot stand alone, and then there is one group left
        ({0: 12, 1: 9, 2: 3}, [(0,), (1, 2)]),  # the smallest that is told takes it in
        ({0: 12, 1: 4, 2: 3}, [(0,), (1, 2)]),  # together they are enough
        ({0: 12, 1: 9, 2: 0}, [(0,), (1, 2)]),  # nobody looks like few
        ({0: 12, 1: 12, 2: 1}, [(0, 2), (1,)]),  # of equals the first
        ({0: 4, 1: 4}, []),
        ({0: 30}, []),
        ({}, []),
    ],
)
def test_small_sites_are_told_together(answered: dict[int, int], told: list[tuple[int, ...]]) -> None:
    assert [node.leaves for node in merge(answered, 5)] == told


@given(sizes, st.integers(5, 12))
def test_every_node_is_large_enough_and_every_site_lies_in_one(answered: dict[int, int], k: int) -> None:
    nodes = merge(answered, k)

    assert len(nodes) != 1
    assert all(node.size == sum(answered[leaf] for leaf in node.leaves) >= k for node in nodes)
    if nodes:
        assert sorted(leaf for node in nodes for leaf in node.leaves) == sorted(answered)


@given(sizes, st.integers(5, 12))
def test_whatever_nodes_are_left_out_those_in_them_are_enough(answered: dict[int, int], k: int) -> None:
    """Any union of nodes and its rest of the whole holds nobody, or at least k."""
    nodes = merge(answered, k)
    total = sum(answered.values())

    for chosen in range(1 << len(nodes)):
        some = sum(node.size for place, node in enumerate(nodes) if chosen >> place & 1)
        assert some == 0 or some >= k
        assert not nodes or total - some == 0 or total - some >= k


@given(sizes)
def test_few_and_none_cannot_be_told_apart(answered: dict[int, int]) -> None:
    small = [leaf for leaf, size in answered.items() if size < 5]
    told = merge(answered, 5)
    emptied = merge(answered | dict.fromkeys(small, 0), 5)

    if sum(answered[leaf] for leaf in small) < 5:
        shown = {node.leaves for node in told if not set(node.leaves) & set(small)}
        assert shown >= {node.leaves for node in emptied if not set(node.leaves) & set(small)}
