"""Where the portal may send: forms of addresses, and what names resolve to."""

from ipaddress import ip_address, ip_network

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from webhooks.guard import (
    Target,
    check_addresses,
    check_target,
    is_public,
    parse,
    parse_host,
)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://api.example.vn", Target("https", "api.example.vn", 443, "/")),
        ("https://API.Example.VN/a?b=c%20d", Target("https", "api.example.vn", 443, "/a?b=c%20d")),
        ("https://api.example.vn:8443/a", Target("https", "api.example.vn", 8443, "/a")),
        ("https://xn--bn-hoa-41a.vn/", Target("https", "xn--bn-hoa-41a.vn", 443, "/")),
        ("https://192.0.2.1/", Target("https", "192.0.2.1", 443, "/")),
    ],
)
def test_an_address_in_parts(address, target):
    assert parse(address) == target


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.example.vn",
        "//api.example.vn/",
        "http://api.example.vn/",
        "ftp://api.example.vn/",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "https://user@api.example.vn/",
        "https://user:word@api.example.vn/",
        "https://api.example.vn@evil.example/",
        "https://api.example.vn\\@evil.example/",
        "https://api.example.vn/#part",
        "https://api.example.vn/a b",
        "https://api.example.vn/\r\nHost: evil",
        "https://api.example.vn/ệ",
        "https://biên-hoà.vn/",
        "https://ａpi.example.vn/",
        "https://api.example.vn./",
        "https://api..example.vn/",
        "https://-api.example.vn/",
        "https://api_1.example.vn/",
        "https://api%2eexample.vn/",
        "https://api.example.vn:/",
        "https://api.example.vn:0/",
        "https://api.example.vn:0x50/",
        "https://api.example.vn:99999/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1.1/",
        "https://api.example.127/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://api.example.vn/" + "a" * 500,
    ],
)
def test_what_is_no_address(address):
    with pytest.raises(ValidationError):
        parse(address)


def test_http_only_where_it_will_do():
    assert parse("http://api.example.vn/", plain=True).port == 80
    with pytest.raises(ValidationError):
        parse("ftp://api.example.vn/", plain=True)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_host_or_refused(text):
    try:
        host = parse_host(text)
    except ValidationError:
        return
    assert parse(f"https://{host}/").host == host == parse_host(host)


@pytest.mark.parametrize(
    "address",
    ["https://other.example.vn/", "https://api.example.vn:8443/", "https://x.api.example.vn/"],
)
def test_only_the_allowed_host_and_port(address):
    allowed = {("api.example.vn", 443)}
    assert check_target("https://api.example.vn/a", allowed).host == "api.example.vn"
    with pytest.raises(ValidationError, match=r"example\.vn"):
        check_target(address, allowed)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1",
        "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(ip_address(address))
    with pytest.raises(ValidationError, match=r"[0-9:]"):
        check_addresses(["8.8.8.8", address])


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.1.1", "172.32.0.1", "2405:4800::1"])
def test_public_addresses(address):
    assert check_addresses([address, address]) == [address]


@given(st.ip_addresses())
def test_what_is_public_is_global_for_python_too(address):
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


def test_a_network_of_the_operator_and_nothing_beside_it():
    own = (ip_network("10.20.0.0/16"),)
    assert check_addresses(["10.20.3.4"], own) == ["10.20.3.4"]
    for wrong in (["10.21.0.1"], ["10.20.3.4", "127.0.0.1"], []):
        with pytest.raises(ValidationError):
            check_addresses(wrong, own)
