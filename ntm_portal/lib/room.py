"""What the calls of the API about one kind of thing have in common."""

from rest_framework.renderers import BaseRenderer
from rest_framework.viewsets import ViewSet

from ntm_portal.lib.rendering import Csv, Json, Negotiation


class Room(ViewSet):
    """The calls about one kind of thing: JSON, and for its list CSV as well."""

    content_negotiation_class = Negotiation

    def get_renderers(self) -> list[BaseRenderer]:
        """How the answer may be written."""
        return [Json(), Csv()] if self.action == "list" else [Json()]
