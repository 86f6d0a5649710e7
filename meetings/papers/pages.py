"""A paper's row as the document that all its forms show."""

from meetings.models import Paper
from meetings.papers.body import ABOUT, blocks_of, sections_of
from meetings.papers.document import Document, clean
from meetings.papers.texts import words


def document_of(paper: Paper) -> Document:
    """The whole paper from what is stored in its row. No query."""
    sections = sections_of(paper.body)
    about = next((row.text for row in sections if row.key == ABOUT), "")
    return Document(
        issuer_above=clean(paper.issuer_above),
        issuer=clean(paper.issuer),
        number=clean(paper.number),
        place=clean(paper.place),
        dated_on=paper.dated_on,
        kind=words(f"kind.{paper.kind}.name"),
        about=" ".join(clean(about).split()),
        blocks=blocks_of(sections, paper.figures),
        recipients=tuple(clean(paper.recipients).split("\n")),
        signer_title=tuple(line for line in clean(paper.signer_title).split("\n") if line),
        signer=clean(paper.signer),
    )
