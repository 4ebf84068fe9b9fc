"""Which day is an article of?

strings      what day a short, isolated string names: ISO 8601 in its spellings, 21.Oct.2025, 2025年10月21日
clock        what time and zone stand behind a date
months       the names of months in the languages of the world, and the order of their dates
weekdays     the names of the days of the week
relative     "2 hours ago", counted from the clock of the capture
layout       where on a page the headline is, and what is not the article
nodes        which JSON-LD nodes describe the page
labels       what the words before a date say that it is the date of
evidence     what a page says of its own day: one module per family of kinds, one function per kind
stated       a date that was found, as a claim about an address
zones        in which zone a site counts its days: told by its file, or learned of its own stamps
neighbours   between which dated articles a numbered one stands
said         a piece of evidence as it is weighed: the rank of its kind, its days in the site's zone
credible     which claims can be; rendering: which only follow the clock of the fetch
narrowing    which days a claim of several leaves, once all that bounds the article is known
verdict      the day concluded from all claims, or the bounds, or nothing, and why
grounds      how a day is stated, in words that are a row of confidence
confidence   how often days that are stated so were right
wording      all of this in words for people

Lists, feeds and sitemaps speak of other pages: whoever reads those makes the claims, with `strings`.
"""
