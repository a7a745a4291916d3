-- What was counted last in some areas.
SELECT reading.area_figures(%(token)s, %(codes)s, %(on)s)
