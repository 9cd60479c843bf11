"""A second opinion on words: how like the breaches in a few thousand labelled texts a text reads, and like which kind.

Rules name what is forbidden and know nothing of what is said around it; the opinion knows nothing of laws. Neither is
enough alone (`benchmarks/ad_opinion.py`). It warns and never blocks, and where it finds a text harmless, a rule's hit
becomes advice. Trained on `tests/unit/efficiency/ad_texts*.tsv`.
"""
