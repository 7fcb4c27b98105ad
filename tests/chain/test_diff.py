from retrieval.chain.diff import word_diff


def told(old, new):
    return tuple((each.kind, each.text) for each in word_diff(old, new))


def test_words_that_went_and_came_stand_in_reading_order():
    found = told("At least 4 people were killed.", "At least 7 people have been killed.")
    assert found == (
        ("same", "At least"),
        ("removed", "4"),
        ("added", "7"),
        ("same", "people"),
        ("removed", "were"),
        ("added", "have been"),
        ("same", "killed."),
    )


def test_case_and_marks_are_no_change():
    assert told("“The harbour will close,” he said", 'the harbour will close", he said.') == (
        ("same", 'the harbour will close", he said.'),
    )


def test_nothing_in_common_is_all_gone_and_all_new():
    assert told("one two", "three") == (("removed", "one two"), ("added", "three"))
    assert told("", "") == ()
