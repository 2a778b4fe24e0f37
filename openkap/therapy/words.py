"""The words of this room that are chosen with one tap, and what a note needs before it can be signed."""

# What a therapist may tap on a dosing day. Free words are typed beside them.
PHASES = ("Settling in", "First effects", "Inward", "Coming back", "Looking back gently")
INTERVENTIONS = (
    "Quiet presence",
    "Guided breathing",
    "Grounding in the room",
    "Hand offered as agreed",
    "Music changed",
    "Stop word used, honoured",
)
TAPS = tuple(("phase", text) for text in PHASES) + tuple(("intervention", text) for text in INTERVENTIONS)

# A note that leaves one of these empty cannot be signed; the page names what remains.
REQUIRED = {
    "preparation": ("started_at", "intention", "touch", "stop_word", "evening_plan"),
    "dosing": ("started_at", "course"),
    "integration": ("started_at", "course", "behaviour_change", "practice_commitment"),
}
# What each kind of note asks for, in the order of the conversation.
ASKED = {
    "preparation": (
        *("started_at", "intention", "values", "setting", "touch", "touch_words"),
        *("stop_word", "coping", "evening_plan"),
    ),
    "dosing": ("started_at", "course"),
    "integration": ("started_at", "course", "behaviour_change", "behaviour_by_on", "practice_commitment"),
}
