"""Understanding core: goods and person data in, briefs, personas and presentation instructions out."""
