"""One topic told from many articles: what summaries and briefings share."""
