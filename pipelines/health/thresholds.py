"""From where on something is called wrong. `python -m benchmarks.check` tells how often that is false, and how soon it is true."""

from __future__ import annotations

from datetime import timedelta

# What a healthy site may do by chance: less likely than that is a finding.
UNLIKELY = 1e-3
# What lies further back says little of a site's habits today. More than a year: holidays come back.
MEMORY = timedelta(days=400)
WEEKS = 26

# Silence.
FEWEST_DAYS = 28  # on which an article could have been seen
FEWEST_DAYS_WITH_NEWS = 8
FEWEST_OF_WEEKDAY = 4  # before a weekday has a habit of its own
POOLED_WEIGHT = 1.0  # how many days of its own outweigh the habit of all days
GRAVER_THAN_EVER = 1.4  # times as grave as any in memory
HEEDED_ONCE = 3.0  # times what is unlikely: the most that a single one, the gravest, counts in that
FEWEST_WEEKS_OF_NEWS = 12  # before a week can be called thin
FEWEST_A_WEEK = 10  # articles in the leanest week of all: where fewer are usual, only silence tells
DATED_ENOUGH = (
    0.5  # share of dated articles from which published days tell the rhythm, not days of first sight
)
OVER_EVERYWHERE = timedelta(
    hours=36
)  # from the beginning of a day in UTC until it has ended on all of the earth

# Reading and dating.
FEWEST_PAGES = 20  # this week
FEWEST_PAGES_BEFORE = 10  # in a week, for it to tell what is usual
FEWEST_WEEKS = 4
PAGES_A_WEEK = 100  # looked at, at most
LOW_QUARTILE, HIGH_QUARTILE = (
    0.25,
    0.75,
)  # of the weeks: half a year of bad ones does not become usual unnoticed
SMALLEST_DROP = 0.15  # of a share: less is not worth anybody's time, however sure it is
SHORTER = 0.5  # median length of bodies, against that of the leaner weeks
SMALLEST_DROP_OF_CONFIDENCE = 0.1

# Visits.
RUNS = 20  # that are looked at for what is usual
FEWEST_RUNS = 8
USUAL_GAP = 0.9  # the quantile of the gaps between runs that counts as usual
MISSED_RUNS = 3.0  # usual gaps without a run
LATE_AT_LEAST = timedelta(hours=3)
FAILED_RUNS = 3  # in a row
FAILED_TRIES = 5  # in a row, of one address
FAILING_ADDRESSES = 5  # of a site, that fail again and again …
FAILING_SHARE = 0.02  # … and as a share of its articles: in years some are broken for good
UNENDED_RUNS = 2  # in a row
RECENT = timedelta(days=7)
DAMAGED = 20  # answers of late: a few are cut by chance

# Disk.
LEAST_FREE_BYTES = 256 * 1024**2
RUNS_AHEAD = 30  # that should still fit
GROWTH = 2.0  # bytes on disk per byte fetched, database and journal included
