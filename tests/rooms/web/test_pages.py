"""Pages on which rooms meet cost a known number of queries; change a number only on purpose."""

import pytest

PAGES = {
    "dev": {"/staff/": 10, "/staff/chart/{ada}/": 30, "/staff/pipeline/": 6},
    "gus": {"/staff/": 7, "/staff/pipeline/": 6},
    "ada": {"/portal/": 6},
}
CASES = [(who, page, count) for who, pages in PAGES.items() for page, count in pages.items()]


@pytest.mark.parametrize(("who", "page", "count"), CASES)
def test_a_page_costs_what_it_costs(cast, login_as, django_assert_num_queries, who, page, count):
    browser = login_as(getattr(cast, who))
    address = page.format(ada=cast.ada_episode.pk)
    browser.get(address)
    with django_assert_num_queries(count):
        assert browser.get(address).status_code == 200
