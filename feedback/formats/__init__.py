"""How it leaves: one room per format, each over the same debrief document."""
