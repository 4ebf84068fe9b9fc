"""What the documentation claims, measured: one command each."""
