"""The law on words in advertisements as data: rows per market, word families, what makes words lawful, folding."""
