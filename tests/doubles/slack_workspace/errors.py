"""How a Web API call is refused: always by one of Slack's own error names."""


class RefusedError(Exception):
    """A call Slack would refuse; `error` is the name Slack gives."""

    def __init__(self, error: str, *messages: str, **details: str) -> None:
        super().__init__(": ".join((error, *messages)))
        self.error = error
        self.messages = messages
        self.details = details
