"""Free-text postmortems and runbooks of other people, read into drafts of ours.

Data goes one way: bytes to lines (`paper`), lines to marked lines, marked lines to pieces in the
order of the source (`account`), pieces to the text of a draft. Nothing is dropped on the way and
nothing is guessed: what has no home is kept as a leftover, what does not fit together is flagged.
"""
