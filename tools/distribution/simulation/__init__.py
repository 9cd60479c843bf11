"""A population of shoppers to try allocation on. Its figures are simulated and say nothing about real shoppers."""
