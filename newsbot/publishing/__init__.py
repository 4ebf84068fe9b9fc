"""The public side of an archive: an immutable snapshot, and Datasette on it."""
