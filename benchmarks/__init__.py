"""What the documentation claims, measured: one command each; `make bench` runs them all.

reading      bodies, titles and dates on real pages with human-made answers, beside trafilatura
titles       headlines alone, beside three other tools and the best that could be chosen
dates        days: right, wrong or withheld, and whether the confidence is earned
neighbours   bounds by number, on modelled sites
speed        CPU time beside trafilatura and the mere parse, on real pages and on generated ones
groups       the pages that speed measures
sites        generated newspapers in ten templates, with what a perfect reader finds on each page

Real pages are their publishers' and not part of this project: reading, titles and dates need them, the others do not.
"""
