"""The texts that people read, and their Vietnamese translation: `python -m scripts.messages`.

Finds every text marked for translation in Python files and templates, and what the calls of the
API say of themselves, and brings the translation file up to date: new texts are added without a
translation, texts no longer used are removed.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
TRANSLATION = ROOT / "ntm_portal" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
APPS = ("ntm_portal", "accounts", "communes", "criteria", "meetings", "dashboards", "webhooks")
CALLS = {"list", "retrieve", "content", "get", "post", "put", "patch", "delete"}
MARK = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(")


@dataclass(frozen=True)
class Message:
    """A text as written in the code: English, its plural, and the context that sets it apart."""

    text: str
    plural: str = ""
    context: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What a translation is found by."""
        return self.text, self.context


def _message(call: ast.Call) -> Message | None:
    """The text of one call of a gettext function; None if it is another call."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    function = name.removesuffix("_lazy")
    values = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    if function not in {"_", "_now", "gettext", "ngettext", "pgettext", "npgettext"} or not texts:
        return None
    context = texts.pop(0) if function in {"pgettext", "npgettext"} else None
    return Message(texts[0], texts[1] if function.startswith("n") else "", context)


def _in_code(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (message := _message(node)):
            yield message


def in_calls(source: str) -> set[Message]:
    """What the calls of an API say of themselves: the schema tells it to people."""
    methods = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    told = (ast.get_docstring(node) for node in methods if node.name in CALLS)
    return {Message(text) for text in told if text}


def _first_call(text: str) -> ast.AST:
    """The call at the start of `text`, which goes on with something that is not Python."""
    for end in re.finditer(r"\)", text):
        try:
            return ast.parse(text[: end.end()], mode="eval")
        except SyntaxError:
            continue
    raise ValueError(f"no whole call in {text[:80]!r}")


def in_python(source: str) -> set[Message]:
    """Texts marked in Python source."""
    return set(_in_code(ast.parse(source)))


def in_template(source: str) -> set[Message]:
    """Texts marked in a template."""
    code = templatize(source)
    calls = (_first_call(code[mark.start() :]) for mark in MARK.finditer(code))
    return {message for call in calls for message in _in_code(call)}


def in_project() -> dict[Message, list[str]]:
    """Every text of the portal with the files that use it."""
    found: dict[Message, list[str]] = {}
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    for path in sorted([*paths, *(ROOT / "templates").rglob("*.*")]):
        read = in_python if path.suffix == ".py" else in_template
        if path.is_file():
            source = path.read_text()
            calls = "api" in path.parts and path.suffix == ".py"
            messages = read(source) | (in_calls(source) if calls else set())
            for message in sorted(messages, key=lambda one: one.text):
                found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    return found


def _entry(message: Message) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": {0: ""}} if message.plural else {}
    return polib.POEntry(msgid=message.text, msgctxt=message.context, **plural)


def update(file: polib.POFile, wanted: dict[Message, list[str]]) -> tuple[int, int]:
    """Make `file` hold exactly the texts wanted; returns how many were added and removed."""
    held = {(entry.msgid, entry.msgctxt): entry for entry in file if not entry.obsolete}
    kept = {}
    for message, paths in sorted(wanted.items(), key=lambda item: not item[0].plural):
        if message.key not in kept:
            kept[message.key] = held.get(message.key) or _entry(message)
            kept[message.key].occurrences = [(path, "") for path in paths]
    file[:] = sorted(kept.values(), key=lambda entry: (entry.occurrences[0], entry.msgid))
    return len(kept.keys() - held.keys()), len(held.keys() - kept.keys())


def empty_file() -> polib.POFile:
    """A translation file without texts. Vietnamese has one form for any number."""
    file = polib.POFile(wrapwidth=98)
    file.metadata = {
        "Language": "vi",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return file


def main() -> None:
    """Bring the translation file up to date and say what changed."""
    known = TRANSLATION.exists()
    file = polib.pofile(str(TRANSLATION), wrapwidth=98) if known else empty_file()
    added, removed = update(file, in_project())
    TRANSLATION.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(TRANSLATION))
    print(
        f"{len(file)} texts: {added} added, {removed} removed, "
        f"{len(file.untranslated_entries())} without a translation"
    )


if __name__ == "__main__":
    main()
