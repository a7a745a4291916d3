-- Has the planner look at what was put together.
ANALYZE rolled_up
