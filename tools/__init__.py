"""What is done: the five cores, as plain typed functions that agents, the command line and tests call alike."""
