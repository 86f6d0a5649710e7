"""Rules of the house: layers, access, query counts, sizes, translations, repository."""
