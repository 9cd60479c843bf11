"""Efficiency core: lets no picture through that shows another product or cannot be read, and repairs what it can."""
