"""The desk's views, a module for each thing that staff look at."""
