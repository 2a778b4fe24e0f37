"""The room board keeps a room that was closed for good as long as somebody is in it."""

from openkap.clinic import actions as clinic
from openkap.dosing import queries


def rooms_on_the_board(day):
    return [column.room for column in queries.board(day.cast.eun, now=day.at(1)).columns]


def test_a_closed_room_is_on_the_board_while_somebody_is_in_it(day):
    empty = next(room for room in rooms_on_the_board(day) if room != day.cast.dosing_room)
    for room in (empty, day.cast.dosing_room):
        clinic.retire_room(room=room, by=day.cast.administrator, at=day.at(0))
    assert rooms_on_the_board(day) == [day.cast.dosing_room]
