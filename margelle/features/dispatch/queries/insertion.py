"""Every place tried in full: what the engine's resident rounds answer, for as long as they cannot yet."""

from collections.abc import Sequence

from margelle.engines.routing import Broken, Day, Offer, Plan, Stop, Urgent, evaluate_day


def best_places(
    day: Day, rounds: Sequence[Sequence[int]], new: Urgent, *, top: int, lam: float = 0.5
) -> list[Offer]:
    assert new.place is not None
    stop = Stop(new.place, new.service_s, skills=new.skills)
    asked = Day(day.matrix, day.technicians, (*day.stops, stop), day.weights)
    before = evaluate_day(asked, rounds, reasons=False)
    found = []
    for k, technician in enumerate(day.technicians):
        if not technician.present or new.skills & ~technician.skills:
            continue
        for rank in range(len(technician.prefix), len(rounds[k]) + 1):
            laid = [list(order) for order in rounds]
            laid[k].insert(rank, len(day.stops))
            offer = _offer(evaluate_day(asked, laid, reasons=False), before, k, rank, new, lam)
            if offer is not None:
                found.append(offer)
    fine = [one for one in found if not one.late and not one.overtime_s] or found
    fine.sort(
        key=lambda one: (sum(s for _, s in one.late) + one.overtime_s, one.score, one.technician, one.rank)
    )
    return fine[:top]


def _offer(after: Plan, before: Plan, k: int, rank: int, new: Urgent, lam: float) -> Offer | None:
    if any(one.kind in (Broken.NO_ROAD, Broken.ABSENT) and one.technician == k for one in after.violations):
        return None
    was = {one.stop: one.seconds for one in before.violations if one.kind == Broken.LATE}
    timing = after.rounds[k].timings[rank]
    if timing.start > new.latest:
        return None
    late = tuple(
        (one.stop, one.seconds)
        for one in after.violations
        if one.kind == Broken.LATE and one.technician == k and one.stop is not None
        and one.seconds > was.get(one.stop, 0)
    )  # fmt: skip
    over = sum(one.seconds for one in after.violations if one.kind == Broken.SHIFT and one.technician == k)
    over -= sum(one.seconds for one in before.violations if one.kind == Broken.SHIFT and one.technician == k)
    detour = after.rounds[k].travel_s - before.rounds[k].travel_s
    start = max(timing.start, new.earliest)
    return Offer(
        k, rank, timing.arrive, start, detour, start + lam * detour, late=late, overtime_s=max(0, over)
    )
