"""Writing on one topic from many articles: the code that summaries and briefings share."""
