"""Why an operator's command was not carried out; each says so in a sentence that can be acted on."""


class OperationError(Exception):
    """Nothing was done, or what was done was undone."""
