"""What a visit finds out about the sheet of a pool: told to the office, which has the last word (CLI-5)."""

from margelle.base.sync import Rejected
from margelle.features.clients.actions import tell_finding
from margelle.features.clients.models import Pool
from margelle.features.clients.rules.findings import NoFinding
from margelle.features.fieldwork.actions import Origin
from margelle.features.fieldwork.actions.origin import check_pool
from margelle.features.planning.models import Visit

from . import payloads as shape
from .operations import visit_operation


@visit_operation("pool.propose", shape.PoolPropose)
def pool_propose(visit: Visit, origin: Origin, values: shape.PoolPropose) -> None:
    pool = Pool.objects.select_related("site").prefetch_related("equipment").filter(pk=values.pool).first()
    if pool is None:
        raise Rejected("« pool »\u00a0: le bureau ne connaît pas ce bassin.", code="unknown_id")
    check_pool(visit, pool)
    value = values.value
    try:
        tell_finding(
            id=origin.id,
            pool=pool,
            visit_id=visit.pk,
            field=values.field,
            value=value if isinstance(value, str) else value.model_dump(),
            by=origin.by,
            at=origin.at,
        )
    except NoFinding as refusal:
        raise Rejected(f"« value »\u00a0: {refusal}") from refusal
