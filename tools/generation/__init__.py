"""The generation core: what turns an instruction into pictures."""
