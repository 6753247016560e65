from __future__ import annotations

import pytest

from banshi.china.certificates import NOT_CERTIFIED, PROVED_BY_OTHERS, not_certified
from banshi.kernel.refusals import NotFound
from banshi.register.items import BY_NAME

FACTS = [fact for listed in NOT_CERTIFIED for fact in listed.facts]


def test_the_opinion_names_nine_five_and_six() -> None:
    assert [listed.in_all for listed in NOT_CERTIFIED] == [9, 5, 6]


def test_what_is_not_known_of_a_list_is_counted_and_not_made_up() -> None:
    assert [listed.unknown for listed in NOT_CERTIFIED] == [0, 0, 2]


def test_no_list_passes_as_confirmed_by_an_authority() -> None:
    assert not any(listed.source.verified for listed in NOT_CERTIFIED)
    assert all("公通字〔2016〕21号" in listed.source.said for listed in NOT_CERTIFIED)


def test_each_fact_has_a_code_of_its_own_and_something_to_show() -> None:
    assert len({fact.code for fact in FACTS}) == len(FACTS)
    assert all(fact.show for fact in FACTS)


def test_facts_name_items_that_the_register_holds() -> None:
    assert {item for fact in FACTS for item in fact.items} <= set(BY_NAME)


def test_another_authority_is_named_where_the_police_do_not_prove_it() -> None:
    assert all(fact.body for fact in PROVED_BY_OTHERS.facts)


def test_a_fact_is_found_with_its_list() -> None:
    listed, fact = not_certified("kinship")
    assert (listed.code, fact.items) == ("in-booklet", ("relation",))


def test_a_fact_on_no_list_is_refused() -> None:
    with pytest.raises(NotFound):
        not_certified("being-alive")
