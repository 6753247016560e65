"""Pages of the same words with less work: what Django's templates compute anew for every row, computed once.

A page is some hundreds of small parts, and Django asks for each of them anew what cannot change while a process runs:
how a sentence reads in a language, which address a name has, which blocks a layout brings. ``loader`` compiles the
templates with parts that remember it. They remember nothing of a request: only what stands in the templates, in the
catalogues of the languages and in the list of addresses. What they write is what Django's own would, sign by sign.
"""
