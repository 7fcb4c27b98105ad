"""Whether a sentence gives a reason."""

import pytest

from retrieval.chain.prose.reasons import CIRCUMSTANCE, WITHOUT_REASON, gives_reason


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("The siren was silent because a cable had been cut.", 1.0),
        ("They walked out in protest at the plans.", 1.0),
        ("They walked out for 24 hours over the plans.", 1.0),
        ("They marched over the plans.", CIRCUMSTANCE),
        ("The town was cleared after the dam broke.", CIRCUMSTANCE),
        ("He accused her of not doing enough to prevent the walkout.", WITHOUT_REASON),
        ("They will stop work for 24 hours.", WITHOUT_REASON),
        ("The basin is to close by the end of June.", WITHOUT_REASON),
        ("It has been shut for two weeks.", WITHOUT_REASON),
        ("It has been shut since Tuesday.", WITHOUT_REASON),
    ],
)
def test_a_cause_is_plainer_than_a_circumstance_and_a_time_is_neither(text, plainly):
    assert gives_reason(text) == plainly
