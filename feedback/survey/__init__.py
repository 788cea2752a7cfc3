"""What we ask. Pure: no web, no database, no clock."""
