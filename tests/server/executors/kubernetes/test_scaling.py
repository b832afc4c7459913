"""How many runners are to be ready."""

from __future__ import annotations

from sandcell_server.executors.kubernetes.scaling import AT_ONCE_S, Demand


def test_as_many_as_were_claimed_at_once_lately() -> None:
    demand = Demand(smallest=2, largest=6, remembered_s=300)
    assert demand.wanted(0, 0) == 2
    for second in range(4):
        demand.claimed(second * 0.1)
    assert demand.wanted(1, 0) == 4
    assert demand.wanted(299, 0) == 4
    assert demand.wanted(301, 0) == 2, "it is forgotten"


def test_claims_that_follow_each_other_slowly_need_no_more() -> None:
    demand = Demand(smallest=1, largest=6, remembered_s=300)
    for turn in range(20):
        demand.claimed(turn * (AT_ONCE_S + 1))
    assert demand.wanted(20 * AT_ONCE_S, 0) == 1


def test_whoever_waits_is_added_up_to_the_largest() -> None:
    demand = Demand(smallest=1, largest=6, remembered_s=300)
    assert demand.wanted(0, 3) == 4
    assert demand.wanted(0, 100) == 6
    assert Demand(smallest=4, largest=2, remembered_s=1).wanted(0, 9) == 4, "a smallest above the largest wins"


def test_it_grows_at_once_and_shrinks_when_nobody_has_made_it_larger_for_a_while() -> None:
    demand = Demand(smallest=1, largest=8, remembered_s=300)
    assert demand.size(0, 5, 1) == 6
    assert demand.size(1, 0, 6) == 6, "whom another backend has waiting is not known here"
    assert demand.size(200, 0, 8) == 8, "which it has just made larger"
    assert demand.size(499, 0, 8) == 8
    assert demand.size(501, 0, 8) == 1
    assert demand.size(502, 0, 1) == 1
