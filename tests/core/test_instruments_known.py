"""What is known by name only is said, cited and never scored."""

from openkap.core.library import standard

KNOWN = standard().work("known", "instruments").entries


def test_what_is_known_by_name_only_is_not_on_the_shelf():
    shelf = standard().shelf("instruments")
    assert KNOWN
    assert not [entry.id for entry in KNOWN if entry.id in shelf]


def test_each_says_whose_it_is_what_is_missing_and_where_that_was_learned():
    for entry in KNOWN:
        assert all((entry.title, entry.construct, entry.terms, entry.missing, entry.cite)), entry.id
