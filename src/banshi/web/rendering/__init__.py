"""Pages of the same words with less work: each template is one Python function, made when it is first written.

A page is some hundreds of small parts, and Django walks through all of them for every page, asking anew what cannot
change while a process runs: what kind of part this is, how a sentence reads in a language, which address a name has,
which blocks a layout brings. ``loader`` lets Django read a template, and ``writer`` puts it down as a function of which
only what changes is left. It remembers nothing of a request: only what stands in the templates, in the catalogues of
the languages and in the list of addresses. What it writes is what Django's own would, sign by sign; what we do not
know, and whatever goes wrong, is Django's.
"""
