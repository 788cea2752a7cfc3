"""make demo: a case to try things on, told through the verbs that everybody uses."""
