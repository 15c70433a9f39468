"""A check with LinkChecker's options, rules and outputs: which links are found and what is said of them.

Which addresses are in, which are only looked at, how deep pages are followed and how it is all written
is as linkchecker(1) and linkcheckerrc(5) of LinkChecker 10 say it. Whether an address answers, and has
the fragment, lychee says, as everywhere in this package.
"""
