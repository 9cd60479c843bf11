"""The handbook: what merchants ask about abilities and rules, answered by the passage that speaks of it.

Passages are the sections of the two guides beside this file (one text in two languages), the rows of platform
rules, and the sections of a checkout's documents. They are found by words and pieces of words, in either language.
"""

from __future__ import annotations

from tools.understanding.handbook.passages import Passage
from tools.understanding.handbook.search import Found, look_up

__all__ = ["Found", "Passage", "look_up"]
