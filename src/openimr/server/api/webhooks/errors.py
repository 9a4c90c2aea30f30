"""Why something was not done to a webhook."""


class WebhookError(ValueError):
    """It was not done, and nothing has changed; the message is a sentence."""
