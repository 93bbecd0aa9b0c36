"""Results to terminal, JSON, CSV, Markdown and self-contained HTML pages."""
