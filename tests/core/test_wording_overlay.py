"""A clinic's own words fit the structure of the instrument, or every misfit is named by file and place.

The words here are invented and say nothing: nobody's questionnaire is in this file.
"""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.reading import KnowledgeError
from openkap.core.wording import check_folder, wording

SHELF = standard().shelf("instruments")
WHO5, PHQ9 = SHELF.get("who-5"), SHELF.get("phq-9")
WEIGHT = "structure/"  # the servers of FHIR's extensions differ by release; their last words do not
SUPPLIED = """
stem = "Lately"
terms = "Licensed to the clinic."
[items]
1 = "A"
2 = "B"
3 = "C"
4 = "D"
5 = "E"
[options.frequency]
0 = "Never"
1 = "Seldom"
2 = "At times"
3 = "Often"
4 = "Mostly"
5 = "Always"
"""
ANCHORS = ["Never", "Seldom", "At times", "Often", "Mostly", "Always"]


def option(value, display=None):
    weight = [{"url": f"{WEIGHT}itemWeight", "valueDecimal": value}]
    return {"valueCoding": {"code": f"c{value}", "display": display or ANCHORS[value], "extension": weight}}


def questionnaire():
    """The same words as SUPPLIED, as FHIR."""
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "language": "en",
        "copyright": "Licensed to the clinic.",
        "item": [
            {
                "linkId": "all",
                "type": "group",
                "text": "Lately",
                "item": [
                    {"linkId": f"who-5.{n}", "type": "coding", "text": letter, "answerOption": [*map(option, range(6))]}
                    for n, letter in enumerate("ABCDE", start=1)
                ],
            }
        ],
    }


@pytest.fixture
def folder(tmp_path):
    """Put a file into the clinic's folder; it answers with the folder."""

    def put(content, name="who-5/en.toml"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return tmp_path

    return put


def reasons(folder):
    return [str(fault) for each in check_folder(folder, {each.id: each for each in SHELF}) for fault in each.faults]


def test_a_clinic_lays_its_own_words_over(folder):
    words = wording(WHO5, overlay=folder(SUPPLIED))
    assert (words.items["who-5.3"], words.options["who-5.3"][5], words.stem) == ("C", "Always", "Lately")
    assert (words.terms, words.source) == ("Licensed to the clinic.", "clinic")
    assert wording(SHELF.get("asq"), overlay=folder(SUPPLIED)) is None


def test_a_questionnaire_gives_the_same_words_as_a_table(folder):
    from_table = wording(WHO5, overlay=folder(SUPPLIED))
    (folder(SUPPLIED) / "who-5" / "en.toml").unlink()
    assert wording(WHO5, overlay=folder(questionnaire(), "who-5/en.json")) == from_table


def test_the_clinics_words_come_before_the_packages(folder):
    items = "\n".join(f'{n} = "invented {n}"' for n in range(1, 11))
    anchors = "\n".join(f'{n} = "answer {n}"' for n in range(4))
    text = f'terms = "Ours."\n[items]\n{items}\n[options.frequency]\n{anchors}\n[options.difficulty]\n{anchors}\n'
    words = wording(PHQ9, overlay=folder(text, "phq-9/en.toml"))
    assert words.items["phq-9.2"] == "invented 2"
    assert wording(PHQ9, "de", overlay=folder(text, "phq-9/de.toml")).items["phq-9.10"] == "invented 10"


@pytest.mark.parametrize(("format", "name"), [("table", "who-5/en.toml"), ("questionnaire", "who-5/en.json")])
def test_use_is_as_the_file_says_and_else_as_the_instrument_says(folder, format, name):
    silent = SUPPLIED if format == "table" else questionnaire()
    assert wording(WHO5, overlay=folder(silent, name)).contexts == WHO5.licence.contexts
    coding = [{"code": "clinical"}, {"code": "commercial"}, {"code": "elsewhere"}]
    said = (
        'contexts = ["clinical", "commercial"]' + SUPPLIED
        if format == "table"
        else questionnaire() | {"useContext": [{"valueCodeableConcept": {"coding": coding}}]}
    )
    assert wording(WHO5, overlay=folder(said, name)).contexts == ("clinical", "commercial")


def test_a_changed_file_is_read_again(folder):
    assert wording(WHO5, overlay=folder(SUPPLIED)).items["who-5.1"] == "A"
    assert wording(WHO5, overlay=folder(SUPPLIED.replace('"A"', '"Another"'))).items["who-5.1"] == "Another"


def test_two_files_for_one_language_are_refused(folder):
    folder(SUPPLIED)
    with pytest.raises(KnowledgeError, match="who-5/en: top level: there are two"):
        wording(WHO5, overlay=folder(questionnaire(), "who-5/en.json"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SUPPLIED.replace('3 = "C"\n', ""), ["items: nothing for item 3 (vigour)"]),
        (SUPPLIED.replace('3 = "C"\n', '6 = "F"\n3 = "C"\n'), ["items.6: who-5 has items 1 to 5"]),
        (SUPPLIED.replace('3 = "C"', '03 = "C"'), ["items.03: who-5 has", "items: nothing for item 3"]),
        (SUPPLIED.replace('"C"', '" "'), ["items.3: the text is empty"]),
        (SUPPLIED.replace('"C"', "3"), ["items.3: 3 is not text"]),
        (SUPPLIED.replace('5 = "Always"\n', ""), ["options.frequency: nothing for the answer 5"]),
        (SUPPLIED.replace("5 = ", "6 = "), ["options.frequency.6: the answers are 0, 1", "items.6", "nothing for"]),
        (SUPPLIED + '6 = "More"\n', ["options.frequency.6: the answers are 0, 1, 2, 3, 4, 5"]),
        (SUPPLIED + 'often = "More"\n', ["options.frequency.often: the answers are 0, 1"]),
        (SUPPLIED.replace('"Always"', '""'), ["options.frequency.5: the words of the answer 5 are empty"]),
        (SUPPLIED.replace("frequency", "degree"), ["options.degree: who-5 has no answers of this name; there are"]),
        (SUPPLIED.replace("Licensed to the clinic.", ""), ["terms: whose words these are"]),
        (SUPPLIED.replace('terms = "Licensed to the clinic."\n', ""), ["top level: missing key terms"]),
        (SUPPLIED.replace("2 = \"B\"", "1 = \"B\""), ["Cannot overwrite a value (at line 6"]),
        (SUPPLIED.replace("[items]", "[items"), ["at line 4"]),
        (SUPPLIED + "[extra]\n", ["unknown key extra"]),
        ('contexts = ["private"]' + SUPPLIED, ["contexts[0]: 'private' is none of clinical, research, commercial"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_in_a_table_is_named_by_its_place(folder, text, says):
    overlay = folder(text)
    with pytest.raises(KnowledgeError, match=r"who-5/en\.toml"):
        wording(WHO5, overlay=overlay)
    found = reasons(overlay)
    assert found
    for wanted in says:
        assert any(wanted in reason for reason in found), found
    assert all(reason.startswith("who-5/en.toml: ") for reason in found)


def test_every_fault_is_told_once_and_together(folder):
    text = SUPPLIED.replace('"C"', '""').replace('5 = "Always"\n', "").replace('1 = "A"\n', "")
    assert reasons(folder(text)) == [
        "who-5/en.toml: items: nothing for item 1 (good spirits)",
        "who-5/en.toml: options.frequency: nothing for the answer 5",
        "who-5/en.toml: items.3: the text is empty",
    ]


def broken(change):
    made = copy.deepcopy(questionnaire())
    change(made, made["item"][0]["item"])
    return made


def coding(items, item, n):
    return items[item]["answerOption"][n]["valueCoding"]


IN = "item[0].item"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda q, i: i.pop(2), "item: nothing for item 3 (vigour)"),
        (lambda q, i: i[2].update(linkId="x"), f"{IN}[2]: who-5 has no item x"),
        (lambda q, i: i[2].pop("linkId"), f"{IN}[2]: who-5 has no item without linkId"),
        (lambda q, i: i.append(i[0]), f"{IN}[5]: item 1 stands there twice; first at {IN}[0]"),
        (lambda q, i: i[2].update(text=" "), f"{IN}[2]: the text is empty"),
        (lambda q, i: i[2].pop("text"), f"{IN}[2]: the text is empty"),
        (lambda q, i: i[2]["answerOption"].pop(), f"{IN}[2]: nothing for the answer 5"),
        (lambda q, i: i[2].pop("answerOption"), f"{IN}[2]: nothing for the answer 0"),
        (
            lambda q, i: i[2]["answerOption"].append(option(5)),
            f"{IN}[2].answerOption[6]: the answer 5 stands there twi",
        ),
        (lambda q, i: i[2]["answerOption"].append(option(6, "More")), f"{IN}[2].answerOption[6]: neither ordinal nor"),
        (lambda q, i: i[2]["answerOption"].append({"valueString": "x"}), "the answers are 0, 1, 2, 3, 4, 5"),
        (lambda q, i: i[2]["answerOption"].append("x"), f"{IN}[2].answerOption[6]: neither"),
        (lambda q, i: coding(i, 2, 1).pop("extension"), f"{IN}[2].answerOption[1]: neither ordinal nor code"),
        (lambda q, i: coding(i, 2, 1)["extension"][0].update(valueDecimal=1.5), f"{IN}[2].answerOption[1]: neither"),
        (lambda q, i: coding(i, 2, 1)["extension"][0].update(valueDecimal="1"), f"{IN}[2].answerOption[1]: neither"),
        (lambda q, i: coding(i, 2, 1).pop("display"), f"{IN}[2].answerOption[1]: the words of the answer 1 are empty"),
        (lambda q, i: i[2].update(answerValueSet="#v"), f"{IN}[2].answerValueSet: a value set is not read"),
        (lambda q, i: q.pop("copyright"), "copyright: whose words these are"),
        (lambda q, i: q.update(language="de-CH"), "language: the file is named en and says de-CH"),
        (lambda q, i: q.update(resourceType="Bundle"), "resourceType: a FHIR Questionnaire is expected"),
        (lambda q, i: q.update(item="none"), "item: nothing for item 1"),
    ],
)
def test_what_does_not_fit_in_a_questionnaire_is_named_by_its_place(folder, change, says):
    overlay = folder(broken(change), "who-5/en.json")
    with pytest.raises(KnowledgeError, match=r"who-5/en\.json"):
        wording(WHO5, overlay=overlay)
    assert any(reason.startswith(f"who-5/en.json: {says}") or says in reason for reason in reasons(overlay))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "a FHIR Questionnaire is expected"),
        ("{", "line 1 column 2"),
        ('{"resourceType": "Questionnaire", "status": "x", "status": "y"}', "the key status stands twice"),
    ],
)
def test_a_file_that_is_no_json_or_no_questionnaire_is_refused(folder, text, says):
    assert [says in reason for reason in reasons(folder(text, "who-5/en.json"))] == [True]


def test_an_ordinal_that_contradicts_the_code_is_refused(folder):
    made = phq9_by_loinc()
    made["item"][0]["answerOption"][1]["valueCoding"]["extension"] = [
        {"url": f"{WEIGHT}ordinalValue", "valueDecimal": 2}
    ]
    assert any("item[0].answerOption[1]: neither" in reason for reason in reasons(folder(made, "phq-9/en.json")))


def phq9_by_loinc():
    """Items and answers told by LOINC codes alone, as exported from elsewhere: with a slash, and a total at the end."""
    items = [
        {
            "linkId": f"/{item.loinc}",
            "text": f"invented {item.number}",
            "answerOption": [
                {"valueCoding": {"code": each.loinc or str(each.value), "display": f"answer {each.value}"}}
                for each in PHQ9.options[item.id].options
            ],
        }
        for item in PHQ9.items
    ]
    note = {"linkId": "note", "type": "display", "text": "Lately"}
    total = {"linkId": f"/{PHQ9.rule().loinc}", "type": "decimal", "text": "total"}
    return {"resourceType": "Questionnaire", "copyright": "Ours.", "item": [*items, note, total]}


def test_items_and_answers_are_found_by_their_loinc_codes_and_a_total_is_no_item(folder):
    words = wording(PHQ9, overlay=folder(phq9_by_loinc(), "phq-9/en.json"))
    assert (words.items["phq-9.9"], words.options["phq-9.9"][3], words.stem) == ("invented 9", "answer 3", "Lately")


def test_whole_numbers_are_their_own_words(folder):
    made = questionnaire()
    for item in made["item"][0]["item"]:
        item["answerOption"] = [{"valueInteger": n} for n in range(6)]
    assert wording(WHO5, overlay=folder(made, "who-5/en.json")).options["who-5.1"][4] == "4"


NAMES = "item linkId type text answerOption valueCoding extension url useContext copyright language code valueDecimal"
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=4)


def nested(each):
    return st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), each, max_size=5)


@given(st.recursive(PLAIN, nested))
def test_whatever_a_questionnaire_holds_it_is_refused_in_words(tmp_path_factory, held):
    folder = tmp_path_factory.getbasetemp() / "any"
    (folder / "who-5").mkdir(exist_ok=True, parents=True)
    made = {**(held if isinstance(held, dict) else {"item": held}), "resourceType": "Questionnaire"}
    (folder / "who-5" / "en.json").write_text(json.dumps(made))
    assert reasons(folder)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("who-6/en.toml", "who-6/en.toml: top level: there is no instrument who-6"),
        ("who-5/en.yaml", "who-5/en.yaml: top level: a content file is <instrument>/<language>.toml or .json"),
        ("en.toml", "en.toml: top level: a content file is"),
        ("deep/who-5/en.toml", "deep/who-5/en.toml: top level: a content file is"),
    ],
)
def test_a_stray_file_is_named(folder, name, says):
    assert reasons(folder(SUPPLIED, name))[0].startswith(says)


def test_hidden_files_are_passed_over_and_good_ones_counted(folder):
    folder("x", ".git/config")
    found = check_folder(folder(SUPPLIED), {"who-5": WHO5})
    assert [(each.file, each.instrument, each.lang, bool(each.words)) for each in found] == [
        ("who-5/en.toml", "who-5", "en", True)
    ]


def test_a_folder_that_is_not_there_and_files_that_are_too_large_or_no_text_are_named(tmp_path, folder):
    with pytest.raises(KnowledgeError, match="there is no such folder"):
        check_folder(tmp_path / "none", {})
    assert "larger than" in reasons(folder("#" * 2_000_000))[0]
    (tmp_path / "who-5" / "en.toml").write_bytes(b"\xff\xfe")
    assert "who-5/en.toml: top level: 'utf-8' codec can't decode" in reasons(tmp_path)[0]
