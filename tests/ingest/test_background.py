from retrieval.ingest.background import Background, read_background


def test_the_table_ships_and_knows_what_is_common():
    table = read_background()
    assert table.texts > 1000
    assert table.weight("presid") < table.weight("frigat") <= table.weight("unheard of")


def test_the_table_knows_what_is_printed_with_a_capital():
    table = read_background()
    assert table.lower["said"] == 1.0
    assert table.lower["putin"] == 0.0


def test_what_stands_in_every_text_weighs_one():
    assert Background(9, {"a": 9}, {}).weight("a") == 1.0
