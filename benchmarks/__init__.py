"""What the documentation claims, measured: one command each; `make bench` runs them all.

reading      bodies, titles and dates on real pages with human-made answers, beside trafilatura
titles       headlines alone, beside three other tools and the best that could be chosen
dates        days: right, wrong or withheld, and whether the confidence is earned
neighbours   bounds by number, on modelled sites
speed        CPU time beside trafilatura and the mere parse, on real pages and on generated ones
fetching     CPU time beside a stock Scrapy spider, memory over a long crawl, a million addresses in the frontier
served       newspapers served from memory, which fetching crawls
waiting      the frontier's cases, which fetching times
groups       the pages that speed measures
sites        generated newspapers in ten templates, with what a perfect reader finds on each page

Real pages are their publishers' and not part of this project: reading, titles and dates need them, the others do not.
"""
