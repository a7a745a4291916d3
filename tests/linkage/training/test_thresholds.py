"""What is to be expected from how many bits, held to counting by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.linkage.training.thresholds import Expectation, posterior

WEIGHTS = st.lists(st.floats(-40, 40), max_size=60)


@given(WEIGHTS, st.floats(-30, 0), st.floats(-60, 60))
def test_expected_shares_are_those_of_the_posteriors(weights: list[float], prior: float, bits: float) -> None:
    taken = [each + prior for each in weights if each + prior >= bits]
    right, all_right = sum(map(posterior, taken)), sum(posterior(each + prior) for each in weights)
    at = Expectation(weights, prior).at(bits)
    assert at.pairs == len(taken)
    assert at.precision == pytest.approx(right / len(taken) if taken else 1.0)
    assert at.recall == pytest.approx(right / all_right if taken else 0.0 if weights else 1.0)


@given(WEIGHTS, st.floats(-30, 0))
def test_the_more_bits_are_asked_the_more_is_right_and_the_less_is_found(
    weights: list[float], prior: float
) -> None:
    curve = Expectation(weights, prior).curve()
    for point, lower in pairwise(curve):
        assert point.bits >= lower.bits
        assert point.precision >= lower.precision - 1e-12
        assert point.recall <= lower.recall + 1e-12


@given(WEIGHTS, st.floats(-30, 0), st.floats(0.5, 0.999))
def test_the_fewest_bits_for_a_precision_are_the_fewest(
    weights: list[float], prior: float, precision: float
) -> None:
    expectation = Expectation(weights, prior)
    found = expectation.least_for(precision)
    reaching = [bits for bits in expectation.bits if expectation.at(bits).precision >= precision]
    assert (found.bits if found else None) == (min(reaching) if reaching else None)


@given(st.lists(st.floats(-20, 40), min_size=1, max_size=60))
def test_no_threshold_is_expected_to_be_better_than_the_best(weights: list[float]) -> None:
    expectation = Expectation.of(weights, possible=4950)
    best = expectation.best()

    def f1(bits: float) -> float:
        at = expectation.at(bits)
        return 2 * at.precision * at.recall / (at.precision + at.recall)

    assert f1(best.bits) == pytest.approx(max(map(f1, expectation.bits)))


def test_the_prior_is_the_one_that_the_pairs_confirm() -> None:
    sure = Expectation.of([60.0] * 50 + [-60.0] * 1000, possible=4950)
    assert posterior(sure.prior) * 100 * 99 / 2 == pytest.approx(50, rel=0.02)
