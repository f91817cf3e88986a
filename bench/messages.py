"""10,000 reminders due at once: planned into the outbox, then sent by a worker that is killed twice.

Half leave by a mail server, half by an SMS endpoint, both on loopback; 5 % of the tries are refused for now,
1 % of the SMS are accepted without an answer. Each worker is killed with SIGKILL while it sends.

- planned_s, plan_queries: the job that writes the reminders into the outbox.
- sent_s, sent_per_s: until nothing waits any more, kills and new tries included (their pauses left out).
- lost: messages that neither arrived nor are shown to a person; doubled: people who got two. Both are 0.
- unsure: what a person must look at, as nobody knows whether it left.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from tests.servers.instance import Instance, free_port, wait_for

from .harness import Result, instance

SEED, REMINDERS, REFUSED, SILENT = 20261125, 10_000, 0.05, 0.01
KILLS = (0.25, 0.6)  # parts of the whole that have arrived


class Arrivals:
    """What both servers accepted, by address."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self._chance, self._lock = random.Random(SEED), Lock()

    def accept(self, address: str, *, may_be_silent: bool) -> str:
        with self._lock:
            dice = self._chance.random()
            if dice < REFUSED:
                return "refused"
            self.count[address] += 1
            return "silent" if may_be_silent and dice < REFUSED + SILENT else "accepted"

    @property
    def total(self) -> int:
        return sum(self.count.values())


def sms_server(arrivals: Arrivals) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            import json

            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fate = arrivals.accept(f"+{body['recipient']}", may_be_silent=True)
            if fate == "silent":
                self.close_connection = True
                return
            status, text = (503, b"{}") if fate == "refused" else (201, b'{"messageId": 7, "smsCount": 1}')
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def mail_server(arrivals: Arrivals, port: int) -> Any:
    from aiosmtpd.controller import Controller

    class Sink:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # aiosmtpd's name
            fate = arrivals.accept(envelope.rcpt_tos[0], may_be_silent=False)
            return "451 later" if fate == "refused" else "250 OK"

    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    return controller


def prepare(count: int) -> dict[str, Any]:
    """Inside the instance: a company with so many visits tomorrow; its reminders are planned."""
    from datetime import time as clock
    from datetime import timedelta

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from margelle.base.tenancy.scope import company_scope
    from margelle.features.accounts.queries import local_today
    from margelle.features.accounts.tests.make import a_company, a_member
    from margelle.features.clients.models import Client, Site
    from margelle.features.messaging.models import OccasionSetting
    from margelle.features.messaging.tests.make import sends_sms_by
    from margelle.features.planning.actions import plan_reminders
    from margelle.features.planning.models import Visit
    from margelle.features.planning.tests.make import a_service_type, a_technician

    company = a_company(name="Dix mille bassins")
    manager = a_member(company, "manager")
    with company_scope(company.id, atomic=True):
        sends_sms_by(manager, daily_cap=100_000)
        OccasionSetting.objects.create(occasion="visit_reminder", is_on=True)
        who, service = a_technician(), a_service_type()
        people = Client.objects.bulk_create([_person(number) for number in range(count)])
        sites = Site.objects.bulk_create([Site(client=one, city="Nice") for one in people])
        tomorrow = local_today(company) + timedelta(days=1)
        common: dict[str, Any] = {"service": service, "technician": who, "day": tomorrow, "start": clock(12)}
        Visit.objects.bulk_create([Visit(client=site.client, site=site, **common) for site in sites])
    connection.queries_log = type(connection.queries_log)(maxlen=50_000)  # it counts more
    began = time.monotonic()
    with company_scope(company.id, atomic=True), CaptureQueriesContext(connection) as seen:
        made = plan_reminders(company=company)
    return {
        "company": str(company.pk),
        "made": made,
        "seconds": time.monotonic() - began,
        "queries": len(seen),
    }


def _person(number: int) -> Any:
    from margelle.features.clients.models import Client

    if number % 2:
        return Client(last_name=f"Nom {number}", email=f"c{number}@exemple.fr")
    return Client(last_name=f"Nom {number}", phone=f"+336{number:08d}")


def work(company: str, sms: str) -> None:
    """Inside a process that will be killed: send what is due until nothing is."""
    from django.conf import settings
    from django.utils import timezone

    from margelle.base.tenancy.scope import company_scope
    from margelle.features.accounts.models import Company
    from margelle.features.messaging.actions.sending import has_due, send_due

    settings.SMS_ADDRESSES = {**settings.SMS_ADDRESSES, "brevo": sms}
    row = Company.objects.get(pk=company)
    with company_scope(row.pk):
        while has_due(timezone.now()):
            send_due(company=row)


def end_pauses(company: str) -> dict[str, int]:
    """Inside the instance: what waits for another try is due now; how many stand in each state."""
    from uuid import UUID

    from django.db.models import Count
    from django.utils import timezone

    from margelle.base.tenancy.scope import company_scope
    from margelle.features.messaging.models import Message
    from margelle.features.messaging.rules.states import WAITING

    with company_scope(UUID(company)):
        Message.objects.filter(state__in=WAITING).update(next_try_at=timezone.now())
        states = Message.objects.order_by().values_list("state").annotate(Count("pk"))
        return {str(state): int(number) for state, number in states}


def fates(company: str) -> dict[str, str]:
    """Inside the instance, once the workers are surely dead: the state of each message by its address."""
    from datetime import timedelta
    from uuid import UUID

    from django.utils import timezone

    from margelle.base.tenancy.scope import company_scope
    from margelle.features.messaging.actions.sending import report_lost
    from margelle.features.messaging.models import Message

    with company_scope(UUID(company)):
        report_lost(now=timezone.now() + timedelta(minutes=10))
        return {str(to): str(state) for to, state in Message.objects.values_list("recipient", "state")}


def send_all(made: Instance, company: str, arrivals: Arrivals, count: int) -> None:
    port, server = free_port(), sms_server(arrivals)
    mail = mail_server(arrivals, port)
    mail_env = {"MARGELLE_SMTP_HOST": "127.0.0.1", "MARGELLE_SMTP_PORT": str(port), "MARGELLE_SMTP_TLS": "0"}
    code = (
        "import django; django.setup(); from bench import messages; "
        f"messages.work({company!r}, 'http://127.0.0.1:{server.server_port}')"
    )
    kills = [round(part * count) for part in KILLS]

    def worker() -> "subprocess.Popen[bytes]":
        return made.start(sys.executable, "-c", code, **mail_env)

    try:
        while True:
            process = worker()
            while kills and process.poll() is None:
                wait_for(partial(_is_time, process, arrivals, kills[0]), seconds=900)
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    kills.pop(0)
                    process = worker()
            process.wait()
            states = made.run(f"from bench import messages; answer = messages.end_pauses({company!r})")
            if not {"queued", "held", "failed"} & set(states):
                return
    finally:
        mail.stop()
        server.shutdown()


def _is_time(process: "subprocess.Popen[bytes]", arrivals: Arrivals, kill_at: int) -> bool:
    return arrivals.total >= kill_at or process.poll() is not None


def measure(count: int) -> Result:
    result, arrivals = Result(), Arrivals()
    with instance() as made:
        planned = made.run(f"from bench import messages; answer = messages.prepare({count})")
        began = time.monotonic()
        send_all(made, planned["company"], arrivals, count)
        seconds = time.monotonic() - began
        known = made.run(f"from bench import messages; answer = messages.fates({planned['company']!r})")
    lost = [to for to, state in known.items() if state == "sent" and not arrivals.count[to]]
    lost += [to for to, state in known.items() if state not in ("sent", "unsure")]
    doubled = [to for to, number in arrivals.count.items() if number > 1]
    unsure = [to for to, state in known.items() if state == "unsure"]
    result.add("planned", "reminders written into the outbox", planned["made"], digits=0)
    result.add("planned_s", "seconds to plan them", planned["seconds"], "s", 2)
    result.add("plan_queries", "queries to plan them", planned["queries"], digits=0)
    result.add("sent_s", "seconds to send them, two kills included", seconds, "s")
    result.add("sent_per_s", "messages sent per second", count / seconds, "1/s", 0)
    result.add("unsure", "shown to a person as unsure", len(unsure), digits=0)
    result.add("lost", "lost", len(lost) + count - len(known), digits=0)
    result.add("doubled", "received twice", len(doubled), digits=0)
    if lost or doubled or planned["made"] != count:
        raise RuntimeError(f"lost {lost[:3]}, doubled {doubled[:3]}, planned {planned['made']}")
    return result


def run() -> Result:
    return measure(REMINDERS)
