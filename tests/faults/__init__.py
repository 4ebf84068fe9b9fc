"""Faults of the web, as a server of our own on loopback has them, and what a crawl makes of each."""
