"""Ready-made visits (TPL-5, TPL-6)."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.clients.models import Pool


class VisitTemplate(CompanyOwned):
    """A ready-made visit: service, minutes, steps, tasks, readings, products, documents."""

    name = models.CharField("nom", max_length=80)
    service = models.ForeignKey(
        ServiceType, on_delete=models.PROTECT, related_name="templates", verbose_name="prestation"
    )
    minutes = models.PositiveSmallIntegerField("durée prévue, min", null=True, blank=True)
    instructions = models.TextField("consignes", max_length=2000, blank=True)
    parameters = models.JSONField("relevés attendus", null=True, blank=True)  # codes; None = the service's
    ready_made = models.CharField(max_length=20, blank=True, editable=False)  # the starter's key
    order = models.PositiveIntegerField("ordre", default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(archived_at=None), name="template_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TemplateStep(CompanyOwned):
    """One ordered instruction; a required one holds the visit open until it is done or excused."""

    template = models.ForeignKey(VisitTemplate, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField(default=0)
    text = models.CharField("étape", max_length=300)
    is_required = models.BooleanField("obligatoire", default=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        indexes = [models.Index(fields=["company", "template", "order"], name="template_step")]


class TemplateTask(CompanyOwned):
    template = models.ForeignKey(VisitTemplate, on_delete=models.CASCADE, related_name="task_links")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["company", "template", "task"], name="template_task_once")
        ]


class TemplateNeed(CompanyOwned):
    """A product and quantity to bring to each visit made from the template."""

    template = models.ForeignKey(VisitTemplate, on_delete=models.CASCADE, related_name="needs")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField("quantité", max_digits=11, decimal_places=3)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "template", "product"], name="template_need_once")
        ]


class TemplateDocument(CompanyOwned):
    """A file that goes with each visit made from the template."""

    template = models.ForeignKey(VisitTemplate, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField("nom", max_length=120)
    key = models.CharField(max_length=160)  # in the file store, shared by the visits made from it
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["company", "template"], name="template_document_template")]


class PoolStep(CompanyOwned):
    """A step of one pool's own, added to every visit there, or to those of one template (TPL-6)."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="steps")
    template = models.ForeignKey(
        VisitTemplate, on_delete=models.CASCADE, null=True, blank=True, related_name="pool_steps"
    )
    order = models.PositiveIntegerField(default=0)
    text = models.CharField("étape", max_length=300)
    is_required = models.BooleanField("obligatoire", default=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        indexes = [models.Index(fields=["company", "pool", "order"], name="pool_step_pool")]
