"""What may be told. Pure, and it imports nothing of ours."""
