"""What Ada and Dev say in these tests."""

PREPARED = {
    "intention": "What would it be like to put this down?",
    "touch": "hand",
    "touch_words": "Only the left hand.",
    "stop_word": "harbour",
    "setting": "Cello, no voices.",
    "coping": "Breathing out slowly.",
    "evening_plan": "Cleo drives home and stays.",
}
INTEGRATED = {
    "course": "She told it from the sea onwards.",
    "behaviour_change": "Write to my sister.",
    "practice_commitment": "Ten minutes of breathing, Monday to Friday.",
}
SECRET = "a thought that belongs to nobody else"
