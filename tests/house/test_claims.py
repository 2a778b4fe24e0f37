"""How well the treatment works is said in one place: the claims shelf. No page and no code has figures of its own."""

import ast
import re

from tests.house import source

PERCENTAGE = re.compile(
    r"\d\s*(?:%(?![}\w(])|per ?cent\b)|\b(?:half|third|thirds|quarter) of (?:people|clients|those)\b"
)
IMPROVED = re.compile(
    r"\b(?:respon(?:d|ds|ded|se)|remission|improv\w+|recover\w*|relapse\w*|better|free of symptoms)\b", re.I
)
NEAR = 120


def promises(text: str) -> list[str]:
    """Figures with a word about getting better nearby."""
    spoken = " ".join(re.findall(r"""{%\s*translate\s+["'](.*?)["']""", text, flags=re.S))
    plain = re.sub(r"\s+", " ", f"{spoken} " + re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", text, flags=re.S))
    return [
        around
        for found in PERCENTAGE.finditer(plain)
        if IMPROVED.search(around := plain[max(0, found.start() - NEAR) : found.end() + NEAR])
    ]


def strings(code: str) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_no_page_and_no_string_states_how_many_get_better():
    pages = [(file, promises(source.text(file))) for file in source.templates()]
    code = [
        (file, [told for text in strings(source.text(file)) for told in promises(text)])
        for file in source.python_files()
        if "openkap" in file.parts
    ]
    offenders = [f"{file.relative_to(source.ROOT)}: {told}" for file, found in (*pages, *code) for told in found]
    assert not offenders, f"say it in knowledge/claims/ and show it from there:{source.listed(offenders)}"


def test_the_search_finds_what_it_is_for():
    assert promises("<p>Between 60 and 70 % of our clients improve.</p>")
    assert promises("{% translate 'x' %} About <b>63 per cent</b> responded")
    assert promises("about half of people feel better")
    assert promises('{% translate "Six in ten, 60 percent, recover." %}')
    assert not promises("{% blocktranslate with share=share %}{{ share }} % in remission{% endblocktranslate %}")
    assert not promises("width: 60 % of the page")
    assert strings("x = 'half of people get better'") == ["half of people get better"]
