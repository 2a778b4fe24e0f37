"""Minutes on a dosing screen are the clinic's, even on a tablet whose clock is wrong."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

SINCE_TEN_MINUTES = """() => {
    const timer = document.createElement('p');
    timer.id = 'timer';
    timer.dataset.since = new Date(Date.parse(document.body.dataset.now) - 600000).toISOString();
    document.querySelector('main').append(timer);
    document.dispatchEvent(new Event('htmx:after:swap'));
}"""


def test_a_tablet_with_a_wrong_clock_counts_the_right_minutes(house, visitor):
    page = visitor("tablet")
    page.clock.set_system_time(datetime.now(UTC) - timedelta(hours=3))
    page.goto(f"{house}/help/")
    behind = page.evaluate("(Date.parse(document.body.dataset.now) - Date.now()) / 3600000")
    assert round(behind) == 3
    page.evaluate(SINCE_TEN_MINUTES)
    expect(page.locator("#timer")).to_have_text("10")
