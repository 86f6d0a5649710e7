"""The worker: what is delivered, tried again, given up; and that two of them do it once."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import AuditEntry
from tests.webhooks.desk import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    admin,
    allow,
    hook,
    receiving,
    results,
    told,
    waiting,
    work,
)
from webhooks import delivering, outcomes
from webhooks.claims import CLAIM
from webhooks.delivering import rest_after
from webhooks.models import AllowedHost, Attempt, Delivery, Kind, Pause
from webhooks.outcomes import WAITS, wait_after
from webhooks.services import send_test

pytestmark = pytest.mark.django_db


def test_waits_grow_to_three_days_then_it_is_given_up():
    assert [wait_after(tries, 0.5) for tries in (1, 2, 3)] == [MINUTE, 5 * MINUTE, 30 * MINUTE]
    whole = sum((wait_after(tries + 1, 0.5) for tries in range(len(WAITS))), timedelta())
    assert 3 * DAY < whole < 4 * DAY
    assert wait_after(1, 0) < wait_after(1, 1) <= 2 * wait_after(1, 0)
    assert wait_after(len(WAITS) + 1, 0.5) is None


def test_messages_come_once_and_in_order(receiver):
    webhook = hook(receiver.address)
    rows = [waiting(webhook, number) for number in range(3)]
    assert work().delivered == 3
    assert work(NOW + DAY).delivered == 0
    assert [json.loads(body)["number"] for _headers, body in receiver.got] == [0, 1, 2]
    assert [told(row).done_at for row in rows] == [NOW] * 3
    assert {headers["content-type"] for headers, _body in receiver.got} == {"application/json"}


def test_a_receiver_that_is_down_gets_it_when_it_is_back(receiver):
    receiver.status, row = 503, waiting(hook(receiver.address))
    assert work().failed == 1
    assert NOW < told(row).next_at <= NOW + 2 * MINUTE
    assert work(NOW + MINUTE / 2) == delivering.Tally()
    receiver.status = 204
    assert work(NOW + HOUR).delivered == 1
    assert results(row) == [503, 204]
    assert told(row.webhook).failing_since is None


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 404, 429, 500])
def test_only_200_to_299_counts(receiver, status):
    receiver.headers = {"Location": receiver.address.replace("hook", "other")}
    receiver.status, row = status, waiting(hook(receiver.address))
    assert work().failed == 1
    assert told(row).done_at is None
    assert receiver.paths == ["/hook"]


def test_a_message_that_fails_to_the_end_is_given_up(receiver):
    receiver.status, webhook = 500, hook(receiver.address)
    row, at = waiting(webhook), NOW
    while (at := told(row).next_at) is not None:
        work(at)
    assert results(row) == [500] * (len(WAITS) + 1)
    assert told(row).given_up_at < NOW + 5 * DAY


def test_one_that_fails_lets_the_next_ones_pass(receiver):
    webhook = hook(receiver.address)
    first = waiting(webhook, 1, next_at=NOW + HOUR, tries=1)
    second = waiting(webhook, 2)
    work()
    assert (told(first).done_at, told(second).done_at) == (None, NOW)


def test_after_three_failures_the_others_get_their_turn(receiver):
    receiver.status, webhook = 500, hook(receiver.address)
    for number in range(6):
        waiting(webhook, number)
    assert (work().failed, work(NOW).failed, work(NOW).failed) == (3, 3, 0)


def test_a_receiver_that_is_down_for_long_is_left_alone_until_somebody_tests_it(receiver):
    receiver.status, webhook = 500, hook(receiver.address, failing_since=NOW - HOUR)
    for number in range(12):
        waiting(webhook, number)
    found = [work(NOW + minutes * MINUTE).failed for minutes in (0, 1, 5, 7)]
    assert found == [3, 0, 0, 3]
    test = send_test(webhook=webhook, by=admin(), now=NOW + 8 * MINUTE)
    assert work(NOW + 8 * MINUTE).failed == 3
    assert results(test) == [500]
    assert rest_after(NOW - DAY, NOW) == 15 * MINUTE


def test_days_of_failures_pause_the_webhook_and_resuming_is_a_fresh_start(receiver):
    receiver.status = 500
    webhook = hook(receiver.address, failing_since=NOW - outcomes.PATIENCE)
    row = waiting(webhook)
    work()
    assert told(webhook).pause_cause == Pause.FAILING
    assert work(NOW + DAY) == delivering.Tally()
    assert results(row) == [500]
    entry = AuditEntry.objects.get(action="webhook.pause", person_id=webhook.user_id)
    assert entry.actor_id is None


def test_gone_ends_the_webhook(receiver):
    receiver.status, webhook = 410, hook(receiver.address)
    rows = [waiting(webhook, number) for number in range(2)]
    work()
    assert told(webhook).ended_at == NOW
    assert "410" in told(webhook).end_reason
    assert [results(row) for row in rows] == [[410], []]
    assert [told(row).given_up_at for row in rows] == [NOW, NOW]


def test_a_test_is_sent_while_paused_and_tried_once(receiver):
    webhook = hook(receiver.address, paused_at=NOW, pause_cause=Pause.PERSON)
    receiver.status, plain = 500, waiting(webhook, 1)
    test = waiting(webhook, 2, kind=Kind.TEST)
    work()
    assert (results(plain), results(test)) == ([], [500])
    assert told(test).given_up_at == NOW


def test_nothing_is_sent_for_a_closed_account(receiver):
    webhook = hook(receiver.address)
    row = waiting(webhook)
    webhook.user.is_active = False
    webhook.user.save()
    work()
    assert (receiver.got, told(row).next_at) == ([], NOW)


def test_a_host_that_is_not_allowed_any_more_gets_nothing(receiver):
    row = waiting(hook(receiver.address))
    AllowedHost.objects.update(removed_at=NOW)
    work()
    assert (receiver.got, results(row)) == ([], ["refused"])


def test_this_machine_is_refused_unless_the_operator_named_it(receiver, settings):
    settings.WEBHOOK_NETWORKS = ()
    row = waiting(hook(receiver.address))
    work()
    assert (receiver.got, results(row)) == ([], ["refused"])
    assert "127.0.0.1" in row.attempts.get().detail or "::1" in row.attempts.get().detail


def test_a_worker_that_dies_loses_nothing(receiver, monkeypatch):
    webhook = hook(receiver.address)
    row = waiting(webhook)

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "settle", die)
        patch.setattr(delivering.Claim, "leave", lambda claim, rest: None)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert work(NOW + MINUTE).delivered == 0  # still claimed by the one that died
    assert work(NOW + CLAIM + MINUTE).delivered == 1
    keys = {headers["webhook-id"] for headers, _body in receiver.got}
    assert (len(receiver.got), keys) == (2, {row.key})


def test_a_webhook_that_breaks_does_not_hold_up_the_others(receiver, monkeypatch, caplog):
    user = hook("https://broken.example.vn/", events=["no such event"]).user
    row = waiting(hook(receiver.address, user=user))
    with caplog.at_level(logging.ERROR):
        work()
    assert told(row).done_at == NOW
    assert "broke off" in caplog.text


def test_old_messages_go_and_waiting_ones_stay(receiver):
    webhook = hook("https://nowhere.example.vn/", paused_at=NOW, pause_cause=Pause.PERSON)
    old = {"created_at": NOW - 91 * DAY}
    done = waiting(webhook, 1, next_at=None, done_at=NOW, **old)
    Attempt.objects.create(delivery=done, at=NOW, status=200, ms=1)
    kept = [waiting(webhook, 2, **old), waiting(webhook, 3, next_at=None, done_at=NOW)]
    work()
    assert set(Delivery.objects.filter(webhook=webhook)) == set(kept)


def test_the_command_takes_one_turn(receiver):
    waiting(hook(receiver.address))
    out = StringIO()
    call_command("deliver_webhooks", "--once", stdout=out)
    assert out.getvalue() == "0 new, 1 delivered, 0 failed\n"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(own_machine):
    with receiving() as receiver:
        allow("localhost", receiver.port)
        webhook = hook(receiver.address)
        for number in range(5):
            waiting(webhook, number)

        def run(_number):
            try:
                return work().delivered
            finally:
                connections.close_all()

        with ThreadPoolExecutor(3) as pool:
            assert sorted(pool.map(run, range(3))) == [0, 0, 5]
        assert len(receiver.got) == 5
