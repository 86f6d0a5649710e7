"""Addresses of many rows of one kind."""

from django.urls import reverse

from ntm_portal.lib.addresses import address_of


def test_an_address_is_that_of_the_view():
    address = address_of("meetings:task")
    assert [address(pk) for pk in (0, 7, 100)] == [
        reverse("meetings:task", args=[pk]) for pk in (0, 7, 100)
    ]
