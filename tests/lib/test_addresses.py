"""Addresses of many rows of one kind."""

from django.urls import reverse

from ntm_portal.lib.addresses import address_of


def test_an_address_is_that_of_the_view():
    address = address_of("meetings:task")
    assert [address(pk) for pk in (0, 7, 100)] == [
        reverse("meetings:task", args=[pk]) for pk in (0, 7, 100)
    ]


def test_an_address_may_begin_with_what_is_known():
    address = address_of("criteria:row", "district", "447")
    assert address("18793") == reverse("criteria:row", args=["district", "447", "18793"])
