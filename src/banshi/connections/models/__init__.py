"""The rows of connections: who may ask for what, what they asked, and what they were told."""

from banshi.connections.models.client import Client, Grant, Key, Standing
from banshi.connections.models.telling import Delivery, Event, Outbox, Subscription
from banshi.connections.models.traces import Answered, Assertion, Inquiry, Limit, Miss, Token

__all__ = [
    "Answered", "Assertion", "Client", "Delivery", "Event", "Grant", "Inquiry", "Key", "Limit", "Miss", "Outbox",
    "Standing", "Subscription", "Token",
]  # fmt: skip
