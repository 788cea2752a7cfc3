"""What it means: counts, intervals, comparisons. Pure."""
