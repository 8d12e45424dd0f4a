"""Names as people write them, and what is no name, for measuring the rules without pictures."""
