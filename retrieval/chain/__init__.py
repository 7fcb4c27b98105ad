"""From a question, a topic, a day or a claim to cited text."""
