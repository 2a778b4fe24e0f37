"""The front desk's verbs: book, move, cancel, plan the rota."""

from openkap.scheduling.actions.booking import book_one, book_together
from openkap.scheduling.actions.changing import cancel, move, rearrange
from openkap.scheduling.actions.feeds import end_feed, open_feed
from openkap.scheduling.actions.refusal import Refused
from openkap.scheduling.actions.rota import close_room, serve_rooms, set_hours, take_back, take_leave

__all__ = [
    "Refused",
    "book_one",
    "book_together",
    "cancel",
    "close_room",
    "end_feed",
    "move",
    "open_feed",
    "rearrange",
    "serve_rooms",
    "set_hours",
    "take_back",
    "take_leave",
]
