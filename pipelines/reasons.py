"""What a site may show in the place of an article, in the words that a reading keeps as its reason."""

# In the order in which they are believed.
NOTICES = (
    "page not found",
    "bot challenge",
    "error page",
    "parked address",
    "consent wall",
    "notice of a move",
    "login wall",
)
