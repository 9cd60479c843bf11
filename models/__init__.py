"""What is learned or called: language models, embeddings, and what answers without them."""
