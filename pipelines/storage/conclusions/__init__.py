"""What settling reads from the archive and writes into it, one module a conclusion."""
