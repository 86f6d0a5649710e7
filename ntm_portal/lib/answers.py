"""Fields of the API's answers, each with what it means: the schema of what views put together."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


def text(about: Any, **options: Any) -> serializers.CharField:
    """A text."""
    return serializers.CharField(help_text=about, **options)


def number(about: Any, **options: Any) -> serializers.IntegerField:
    """A whole number."""
    return serializers.IntegerField(help_text=about, **options)


def flag(about: Any, **options: Any) -> serializers.BooleanField:
    """Yes or no."""
    return serializers.BooleanField(help_text=about, **options)


def day(about: Any, **options: Any) -> serializers.DateField:
    """A day in Viet Nam."""
    return serializers.DateField(help_text=about, **options)


def moment(about: Any, **options: Any) -> serializers.DateTimeField:
    """A moment, with its zone."""
    return serializers.DateTimeField(help_text=about, **options)


def choice(choices: Any, about: Any, **options: Any) -> serializers.ChoiceField:
    """One of a few words."""
    return serializers.ChoiceField(choices, help_text=about, **options)


def texts(about: Any) -> serializers.ListField:
    """Several texts."""
    return serializers.ListField(child=serializers.CharField(), help_text=about)


def computed(about: Any) -> serializers.SerializerMethodField:
    """What a method of the serializer works out."""
    return serializers.SerializerMethodField(help_text=about)


class Answer(serializers.Serializer[Any]):
    """What stands beside the rows of a list."""

    next = serializers.URLField(
        allow_null=True, help_text=_("Address of the next page; null on the last.")
    )


class DatedAnswer(Answer):
    """The same for a list that stands for a day."""

    as_of = day(_("The day that was used."))
