"""One script per sample product: its shot as plain data, its model built on demand."""
