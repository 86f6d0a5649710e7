"""An office's own table of communes × criteria, read as it is kept.

Pure, on plain lists of rows: `table` (cells), `words` (what a cell says), `labels` and `headings`
(what a column's head names), `head` (where the head is), `columns` (what each column is),
`places` (which commune a row is about), `lines` (which rows count), `reading` (what all of it
says). `choices` holds what a person decided; rows and columns count from 0.
"""
