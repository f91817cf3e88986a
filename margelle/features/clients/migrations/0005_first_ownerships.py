"""Each site that stands gets its open ownership, since its client was written.

Apart from 0004: PostgreSQL does not change a table in the transaction that has just filled it.
"""

from zoneinfo import ZoneInfo

from django.db import migrations

from margelle.base.tenancy import guard


def open_first(apps, schema_editor):
    Site = apps.get_model("clients", "Site")
    Ownership = apps.get_model("clients", "Ownership")
    using = schema_editor.connection.alias
    with guard.lifted():
        held = Ownership.objects.using(using).filter(to_day=None).values("site_id")
        sites = Site.objects.using(using).exclude(pk__in=held).select_related("client", "company")
        rows = [first_of(Ownership, site) for site in sites]
        Ownership.objects.using(using).bulk_create(rows, batch_size=1000)


def first_of(model, site):
    since = site.client.created_at.astimezone(ZoneInfo(site.company.timezone)).date()
    return model(company_id=site.company_id, site=site, client=site.client, from_day=since)


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_ownerships")]

    operations = [migrations.RunPython(open_first, migrations.RunPython.noop)]
