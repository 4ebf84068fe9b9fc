"""One module a template: `page(desk)` gives its HTML; KINDS, KILOBYTES and `encoding(desk)` where they differ."""
