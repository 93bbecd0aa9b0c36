"""Find the copies of one news story, and show what each copy changed."""
