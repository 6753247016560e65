from __future__ import annotations

from dataclasses import replace

from banshi.concerns.understanding import Sample, compare, train
from tests.concerns.understanding_stories import HEAT, history


def test_the_first_model_has_to_beat_naming_the_commonest() -> None:
    useless = [replace(each, text=f"{at} 号") for at, each in enumerate(history(wrong=1.0))]
    found = compare(train(useless), None)
    assert not found.deploy
    assert "always naming the commonest" in found.sentence
    assert compare(train(history()), None).deploy


def test_a_better_model_takes_over_and_says_by_how_much() -> None:
    old = train(history(60, 1, wrong=0.4)).model
    found = compare(train(history(60, 1) + history(300, 2)), old)
    assert found.deploy
    assert found.new_macro_f1 > found.old_macro_f1
    assert f"{100 * found.new_macro_f1:.1f} %" in found.sentence


def test_a_worse_model_is_refused_with_the_reason() -> None:
    old = train(history(300, 1)).model
    found = compare(train(history(300, 1, wrong=0.9)), old)
    assert not found.deploy
    assert "The new model is not used" in found.sentence


def test_a_model_that_forgot_is_refused_on_concerns_that_neither_had_seen() -> None:
    old = train(history(400, 1)).model
    fresh = [Sample(each.text, each.category, group=f"fresh {at}") for at, each in enumerate(history(200, 9))]
    forgetful = train(fresh)
    muddled = replace(forgetful, answers=tuple(HEAT for _ in forgetful.answers))
    found = compare(muddled, old)
    assert not found.deploy
    assert found.asked >= 50
    assert found.new_macro_f1 < found.old_macro_f1
    assert "that neither had seen" in found.sentence


def test_the_old_model_is_not_asked_about_what_it_has_seen() -> None:
    first, later = history(240, 1), history(240, 4)
    grouped = [replace(each, group=f"{at}") for at, each in enumerate(first + later)]
    seen = {each.text for each in first}
    found = compare(train(grouped), train(first).model)
    assert found.asked == sum(each.text not in seen for each in later)


def test_a_text_is_known_again_however_it_is_spaced() -> None:
    model = train(history()).model
    text = history()[0].text
    assert model.has_seen(text)
    assert model.has_seen(" " + text.replace("，", " ， "))
    assert not model.has_seen(text + "第二次")
