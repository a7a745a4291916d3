"""Where a webhook may go: the public network, and what the operator names."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.webhooks.addresses import AddressUnfit, Allowed, check_address, is_public, shown, target_of

ANYWHERE = Allowed()

PUBLIC = """
8.8.8.8 1.1.1.1 93.184.215.14 203.119.25.1 223.255.255.254 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1
2001:4860:4860::8888 2606:4700::1111 2400:3200::1 2a00:1450:4001::1
""".split()

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.8.9.1 169.254.0.1 169.254.169.254
168.63.129.16 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7
203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1
fc00::1 fd00:ec2::254 fd12:3456::1 fe80::1 feb0::1 fec0::1 ff02::1 ff0e::1 4000::1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    check_address(address, "receiver.example", ANYWHERE)


@pytest.mark.parametrize("address", [*NOT_PUBLIC, "fe80::1%eth0", "2606:4700::1%1", "localhost", "", "127.1"])
def test_others_are_not(address: str) -> None:
    with pytest.raises(AddressUnfit, match="address_refused"):
        check_address(address, "receiver.example", ANYWHERE)


@given(st.ip_addresses(v=4))
def test_no_address_in_disguise_is_public(inside: IPv4Address) -> None:
    number = int(inside)
    disguised = [
        IPv6Address(number), IPv6Address((0xFFFF << 32) | number), IPv6Address((0xFFFF << 48) | number),
        IPv6Address((0x64FF9B << 96) | number), IPv6Address((0x64FF9B0001 << 80) | number),
        IPv6Address((0x2002 << 112) | (number << 80)), IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ]  # fmt: skip
    assert not any(map(is_public, disguised))


@given(st.ip_addresses())
def test_whatever_is_let_through_is_unicast_of_everybody_s(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        for kind in "private loopback link_local multicast reserved unspecified".split():
            assert not getattr(address, f"is_{kind}"), kind
        assert isinstance(address, IPv4Address) or address in IPv6Network("2000::/3")


@given(
    st.sampled_from(
        [ip_network(text) for text in "10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 fc00::/7 fe80::/10".split()]
    ),
    st.data(),
)
def test_no_address_of_a_network_of_one_s_own_is_public(network: object, data: st.DataObject) -> None:
    assert not is_public(data.draw(st.ip_addresses(network=network)))  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_an_address_written_as_a_number_is_no_name(number: int, how: str) -> None:
    with pytest.raises(AddressUnfit):
        target_of(f"https://{how.format(number)}/", ANYWHERE)


@given(
    st.text()
    | st.from_regex(r"(https?|ftp|HTTPS)://[-@:.\[\]%0-9a-fxA-F\\/?#;&=*~ ]{0,40}", fullmatch=True)
    | st.builds("https://{}:{}/{}".format, st.text(), st.integers() | st.text(), st.text())
)
def test_whatever_is_written_it_is_a_plain_url_or_refused(url: str) -> None:
    try:
        target = target_of(url, ANYWHERE)
    except AddressUnfit:
        return
    assert url.lower().startswith("https://")
    assert (target.tls, target.port) == (True, 443)
    assert "@" not in url.split("/")[2]
    # What is sent as the header Host, and as the first line, holds nothing that ends either.
    assert re.fullmatch(r"[a-z0-9_.:\[\]-]+", target.authority)
    assert re.fullmatch(r"/[\x21-\x7e]*", target.path)
    assert not target.host.split(".")[-1].isdigit() or is_public(ip_address(target.host))


def test_what_the_operator_names_is_reached_and_nothing_beside_it() -> None:
    allowed = Allowed.read("10.20.0.0/16, receiver.town.internal,fd12:3456::/64", "8443")
    check_address("10.20.3.4", "anything.example", allowed)
    check_address("fd12:3456::7", "anything.example", allowed)
    check_address("192.168.7.7", "receiver.town.internal", allowed)
    for address, host in (
        ("10.21.0.1", "anything.example"), ("192.168.7.7", "anything.example"),
        ("127.0.0.1", "receiver.town.internal"), ("169.254.169.254", "receiver.town.internal"),
        ("100.100.100.200", "receiver.town.internal"), ("fd00:ec2::254", "receiver.town.internal"),
        ("::ffff:10.20.3.4", "anything.example"), ("0.0.0.0", "receiver.town.internal"),
        ("192.168.7.7", "x.receiver.town.internal"),
    ):  # fmt: skip
        with pytest.raises(AddressUnfit):
            check_address(address, host, allowed)
    assert target_of("https://receiver.town.internal:8443/x", allowed).port == 8443


@pytest.mark.parametrize(
    "text", ["10.0.0.1/8", "no host", "http://x.example", "127.1", "ex*mple.example", "0x7f"]
)
def test_a_setting_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        Allowed.read(text)


@pytest.mark.parametrize("ports", ["0", "65536", "https", "-1"])
def test_a_port_that_is_none_is_refused(ports: str) -> None:
    with pytest.raises(ValueError):
        Allowed.read("", ports)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://receiver.example/", "url_not_https"), ("ftp://receiver.example/", "url_not_https"),
        ("file:///etc/passwd", "url_not_https"), ("//receiver.example/", "url_not_https"), ("", "url_malformed"),
        ("http://127.0.0.1/", "url_not_https"),
        ("https://user@receiver.example/", "url_has_userinfo"), ("https://u:p@receiver.example/", "url_has_userinfo"),
        ("https://@receiver.example/", "url_has_userinfo"), ("https://receiver.example@10.0.0.1/", "url_has_userinfo"),
        ("https://receiver.example:80/", "port_not_allowed"), ("https://receiver.example:5432/", "port_not_allowed"),
        ("https://receiver.example:0/", "port_not_allowed"), ("https://receiver.example:99999/", "url_malformed"),
        ("https://receiver.example:x/", "url_malformed"), ("https:///path", "url_malformed"),
        ("https://receiver.example/#part", "url_malformed"), ("https://receiver.example\\@10.0.0.1/", "url_malformed"),
        ("https://receiver.example/a b", "url_malformed"), ("https://receiver.example/\r\nX-Evil: 1", "url_malformed"),
        ("https://receiver.example/\t", "url_malformed"), ("https://接收.example/", "url_malformed"),
        ("https://receiver.example./", "url_malformed"), ("https://-x-.example/", "url_malformed"),
        ("https://ex%61mple.example/", "url_malformed"), ("https://[::1/", "url_malformed"),
        ("https://127.1/", "url_malformed"), ("https://0x7f000001/", "url_malformed"),
        ("https://2130706433/", "url_malformed"),
        ("https://127.0.0.1/", "address_refused"), ("https://[::1]/", "address_refused"),
        ("https://10.0.0.1/", "address_refused"),
        ("https://[::ffff:127.0.0.1]/", "address_refused"), ("https://[fe80::1%25eth0]/", "url_malformed"),
        ("https://169.254.169.254/latest/meta-data/", "address_refused"),
        ("https://receiver.example/" + "x" * 2000, "url_malformed"),
    ],
)  # fmt: skip
def test_a_url_that_is_not_plainly_fit_is_refused(url: str, why: str) -> None:
    with pytest.raises(AddressUnfit, match=f"^{why}$"):
        target_of(url, ANYWHERE)


def test_plain_http_is_spoken_to_this_machine_alone_and_in_a_demonstration_alone() -> None:
    here = Allowed.read("", plain_here=True)
    assert target_of("http://127.0.0.1:8080/x", here).authority == "127.0.0.1:8080"
    for url in ("http://receiver.example/", "http://10.0.0.1/", "http://8.8.8.8/"):
        with pytest.raises(AddressUnfit):
            target_of(url, here)


def test_what_is_sent_to_is_what_was_written() -> None:
    target = target_of("https://Receiver.Example/a/b?c=d&e", ANYWHERE)
    assert (target.host, target.port, target.path, target.tls) == (
        "receiver.example",
        443,
        "/a/b?c=d&e",
        True,
    )
    assert target.authority == "receiver.example"
    assert target_of("https://[2606:4700::1]/", ANYWHERE).authority == "[2606:4700::1]"
    assert shown("https://receiver.example/a?token=secret") == "https://receiver.example/a?…"
    assert ip_address("2606:4700::1").is_global
