"""What a phone holds of the company's lists."""

from typing import Any

from margelle.features.accounts.models import Company
from margelle.features.catalogue.queries import active_products, active_tasks, parameters
from margelle.features.catalogue.rules import PARTS, unit_step
from margelle.features.fieldwork.models import Instrument
from margelle.features.fieldwork.rules import INCIDENT_KINDS, MISSING_REASONS, RECOMMENDATIONS

from .instruments import open_instruments
from .plain import maybe_number, number
from .problems import skip_reasons


def catalogue_payload(company: Company) -> dict[str, Any]:
    return {
        "tasks": [
            {
                "id": str(task.pk),
                "name": task.name,
                "group": task.group,
                "group_label": task.get_group_display(),
                "order": task.order,
            }
            for task in active_tasks()
        ],
        "products": [
            {
                "id": str(product.pk),
                "name": product.name,
                "unit": product.unit,
                "family": product.family,
                "strength": maybe_number(product.strength_pct),
                "pack": maybe_number(product.pack),
                "step": number(unit_step(product.unit)),
                # « Posé » is offered first for what is mounted, never for what is poured or dropped in.
                "fits": bool(product.equipment_kind) or product.family == PARTS,
            }
            for product in active_products()
        ],
        "parameters": [
            {
                "code": one.code,
                "name": one.name_fr,
                "unit": one.unit,
                "decimals": one.decimals,
                "step": number(one.step),
                "low": number(one.low),
                "high": number(one.high),
                "min": number(one.impossible_below),
                "max": number(one.impossible_above),
                "order": order,
            }
            for order, one in enumerate(parameters())
        ],
        "instruments": [_instrument(one) for one in open_instruments()],
        "missing_reasons": list(MISSING_REASONS),
        "skip_reasons": skip_reasons(),
        "incident_kinds": [{"code": code, "label": label} for code, label in INCIDENT_KINDS.items()],
        "recommendations": list(RECOMMENDATIONS),
        "late_tolerance_min": company.late_tolerance_min,
        "positions": {"kept": company.keeps_positions, "days": company.position_days},
    }


def _instrument(one: Instrument) -> dict[str, Any]:
    """`member_id` is who usually has it, by himself or in his vehicle: his come first on his phone."""
    owner = one.member_id or (one.vehicle.member_id if one.vehicle else None)
    due = one.due_on
    return {
        "id": str(one.pk),
        "name": one.name,
        "kind": one.kind,
        "serial": one.serial,
        "member_id": str(owner) if owner else None,
        "calibrated_on": one.calibrated_on.isoformat() if one.calibrated_on else None,
        "due_on": due.isoformat() if due else None,
    }
