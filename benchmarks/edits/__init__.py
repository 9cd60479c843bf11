"""What is done to products in benchmarks: scenes they are put in, harmless changes, and damage."""
