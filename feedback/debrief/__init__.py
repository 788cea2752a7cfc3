"""What we say: figures become sections, sentences and charts. Pure."""
