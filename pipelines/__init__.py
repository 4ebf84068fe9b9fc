"""What captures mean: reading pages, dating articles, settling an archive. No network, no Scrapy, no command line."""
