"""A learned second opinion beside the grammar: what briefs with words like these wanted, and whether they needed care.

`features` says what it looks at, `scores` how sure it is of each label, `weighing` what is decided together with the
grammar. It is trained by `benchmarks/second_opinion.py --write` on the labelled briefs of the tests.
"""
