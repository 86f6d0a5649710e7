"""What the pages about people share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

# Where the form shows what a service says of a field of the model.
FIELDS = {"valid_from": "first_day", "valid_to": "last_day", "unit": "unit_name"}


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, be it nothing; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def place_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused beside the field that it concerns."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in told.items():
        field = FIELDS.get(name, name)
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


@contextmanager
def placing_errors(form: forms.BaseForm) -> Iterator[None]:
    """Call a service: what it refuses is shown in the form, and the rest of the block left out."""
    try:
        yield
    except ValidationError as error:
        place_errors(form, error)


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """The page of one form: `title`, `label` of its button, `back` = (text, address), `hint`."""
    status = 422 if form.is_bound else 200
    return render(request, "communes/people_form.html", {"form": form, **context}, status=status)
