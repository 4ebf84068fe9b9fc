"""Which addresses are one article, which texts are the same text, and what changed between two versions."""
