"""What the address service made of an address that has no point."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.clients.models import Site


class AddressGuess(CompanyOwned):
    """One per site: a point that a person should look at first, or none found."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="address_guesses")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    label = models.CharField(max_length=200, blank=True)  # the address as the service writes it
    score = models.DecimalField(max_digits=4, decimal_places=3, default=0)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "site"], name="address_guess_once")]
