"""The ready-made surveys, one file each, and the scales and themes that they share."""
