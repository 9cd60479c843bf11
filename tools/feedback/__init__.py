"""Feedback core: what shoppers did makes every other core better."""
