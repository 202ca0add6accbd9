"""Tables of notifications: what the shop wrote (`message`), who wants its newsletter (`newsletter`), and what people
wrote to the shop (`contact`).
"""

from apps.notifications.models.contact import ContactMessage
from apps.notifications.models.message import Message
from apps.notifications.models.newsletter import Consent, Subscriber

__all__ = ["Consent", "ContactMessage", "Message", "Subscriber"]
