"""The spider, and the ways in which it discovers addresses."""
