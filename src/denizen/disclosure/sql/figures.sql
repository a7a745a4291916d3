-- How many requests there were, by year and kind of authority.
SELECT year, kind, entered, granted, cut, refused, expired, open, told_later, median_hours FROM reading.disclosure_figures()
