"""Every text that people read has its Vietnamese, with the same places to fill in."""

import re

import polib
import pytest

from scripts import messages

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def translation() -> polib.POFile:
    return polib.pofile(str(messages.TRANSLATION))


@pytest.fixture(scope="module")
def wanted() -> dict[messages.Message, list[str]]:
    return messages.in_project()


def vietnamese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def test_every_text_is_translated(translation, wanted) -> None:
    known = {(one.msgid, one.msgctxt): one for one in translation if not one.obsolete}
    missing = [
        f"{', '.join(paths)}: {message.text!r}"
        for message, paths in wanted.items()
        if message.key not in known
        or known[message.key].fuzzy
        or not vietnamese(known[message.key])
    ]
    assert not missing, f"{len(missing)} texts (`make messages` adds them):\n" + "\n".join(missing)


def test_translations_have_the_same_places_to_fill_in(translation) -> None:
    different = [
        entry.msgid
        for entry in translation.translated_entries()
        if set(PLACE.findall(entry.msgid_plural or entry.msgid))
        != set(PLACE.findall(vietnamese(entry)))
    ]
    assert different == []


def test_no_translation_is_left_over(translation, wanted) -> None:
    keys = {message.key for message in wanted}
    left = [
        one.msgid for one in translation if one.obsolete or (one.msgid, one.msgctxt) not in keys
    ]
    assert not left, "`make messages` removes them:\n" + "\n".join(left)


def test_texts_are_found_in_templates() -> None:
    source = """{% load i18n %}{% translate "Say (yes)" %}{{ _("plain") }}
    {% blocktranslate trimmed count n=number %}one {{ a }}{% plural %}many{% endblocktranslate %}"""
    assert {message.text: message.plural for message in messages.in_template(source)} == {
        "Say (yes)": "",
        "plain": "",
        "one %(a)s": "many",
    }


def test_texts_are_found_in_python() -> None:
    found = messages.in_python('x = _("a" "b"); y = pgettext("of a man", "c"); z = other("d")')
    assert found == {messages.Message("ab"), messages.Message("c", "", "of a man")}


def test_update_adds_and_removes() -> None:
    file = messages.empty_file()
    file.append(polib.POEntry(msgid="old", msgstr="cũ"))
    file.append(polib.POEntry(msgid="kept", msgstr="giữ"))
    wanted = {messages.Message("kept"): ["a.py"], messages.Message("new"): ["b.py"]}
    assert messages.update(file, wanted) == (1, 1)
    assert {entry.msgid: entry.msgstr for entry in file} == {"kept": "giữ", "new": ""}
