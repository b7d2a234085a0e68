"""What lasts: the only home of queries."""
