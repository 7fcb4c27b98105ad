import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.guard import refusal_of_address, refusal_of_url, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:7f00:1::",
        "",
        "localhost",
        "0x7f.1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address):
    assert refusal_of_address(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_let_through(address):
    assert refusal_of_address(address) is None


@given(st.ip_addresses(v=4))
def test_an_address_mapped_into_ipv6_is_judged_like_itself(address):
    mapped = f"::ffff:{address}"
    assert bool(refusal_of_address(mapped)) == bool(refusal_of_address(str(address)))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.com/a", "only http and https"),
        ("gopher://example.com/a", "only http and https"),
        ("//example.com/a", "only http and https"),
        ("http://", "no host"),
        ("http://:80/", "no host"),
        ("http://example.com:0/", "no host"),
        ("http://example.com:99999/", "not a valid"),
        ("http://[::1/", "not a valid"),
        ("http://user:secret@example.com/", "user name"),
    ],
)
def test_a_url_that_is_not_of_the_web_is_refused_before_any_look_up(url, reason):
    assert reason in refusal_of_url(url)


def test_a_refusal_does_not_repeat_a_password():
    assert "secret" not in refusal_of_url("http://user:secret@example.com/")


def test_an_ordinary_url_goes_on():
    assert refusal_of_url("https://example.com:8443/a?b=c") is None


def test_numbers_are_resolved_to_addresses_that_can_be_judged():
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)
    assert all(refusal_of_address(each) for each in resolve("2130706433", 80))


def test_an_unknown_name_is_an_error():
    with pytest.raises(OSError, match=r"."):
        resolve("nowhere.invalid", 80)


def test_the_error_of_a_look_up_is_the_systems():
    assert issubclass(socket.gaierror, OSError)
