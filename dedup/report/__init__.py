"""Results to terminal, JSON, CSV and HTML."""
