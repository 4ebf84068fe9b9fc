"""What the archive shows of itself to people: one module a question."""
