"""First sentences to try: one per sample product."""

from __future__ import annotations

STARTERS = (
    {
        "sku": "coffee",
        "zh": ("黑咖啡 · 5类人群主图", "为京造风格黑咖啡做5类人群的主图，1:1和3:4，做个A/B测试"),
        "en": (
            "Black coffee · five audiences",
            "Main pictures of the Jingzao-style black coffee for 5 audiences, 1:1 and 3:4, with an A/B test",
        ),
    },
)
