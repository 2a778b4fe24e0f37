"""An invented instrument that a clinic brings, and the folder that it lies in."""

DEFINITION = """
id = "calm"
version = "1"
status = "active"
title = "Invented scale of calm"
short = "Calm"
client_title = "How calm you are"
construct = "calm"
answered_by = "client"
recall = "P1W"
higher_is = "better"
cite = ["calm-paper"]
reviewed_by = "Jo Park, psychologist"
reviewed_on = 2026-05-01
items = [
    { id = "calm.1", number = 1, topic = "body", answers = "extent" },
    { id = "calm.2", number = 2, topic = "restlessness", answers = "extent" },
    { id = "calm.3", number = 3, topic = "despair", answers = "extent" },
]

[licence]
category = "B"
terms = "Licensed to this clinic."
contexts = ["clinical"]
cite = ["calm-paper"]

[answers.extent]
options = [{ value = 0 }, { value = 1 }, { value = 2 }]

[[scores]]
id = "total"
title = "Calm total"
method = "sum"
items = ["calm.1", "calm.2"]
reversed = ["calm.2"]
range = [0, 4]
higher_is = "better"
cite = ["calm-paper"]
bands = [
    { from = 0, to = 2, label = "restless", cite = ["calm-paper"] },
    { from = 3, to = 4, label = "calm", cite = ["kroenke-2001"] },
]

[[alerts]]
id = "despair"
when = { item = "calm.3", at_least = 1 }
route = "same-day"
text = "Despair."
cite = ["calm-paper"]
"""
SOURCES = """
[calm-paper]
title = "A paper about calm"
url = "https://example.org/calm"
supports = "The example."
"""
WORDS = """
terms = "Words licensed to this clinic."
[items]
1 = "My body is at rest"
2 = "I cannot sit still"
3 = "All is lost"
[options.extent]
0 = "No"
1 = "Somewhat"
2 = "Very much"
"""


def put(folder, text=DEFINITION, *, file="calm/1.toml", sources=SOURCES):
    """Lay one definition into a clinic's folder, beside its sources; the folder as a setting names it."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    (folder / "references.toml").write_text(sources, encoding="utf-8")
    return str(folder)


def words(folder):
    """The clinic's wording of it, in a folder of its own."""
    (folder / "calm").mkdir(parents=True)
    (folder / "calm" / "en.toml").write_text(WORDS, encoding="utf-8")
    return str(folder)
