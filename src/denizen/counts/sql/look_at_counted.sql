-- Has the planner look at the working tables: without, it takes them for small.
ANALYZE counted, lies_in
