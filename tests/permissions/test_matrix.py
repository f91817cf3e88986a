"""Every address x method x caller x object, generated from the URL resolver and the API's operations."""

from collections.abc import Iterable

import pytest

from .callers import Answer, Caller
from .conftest import World
from .routes import METHODS, UNSAFE, Route, routes
from .world import EXACT, FREE, has_maker, missing_values, values

pytestmark = pytest.mark.django_db
ROUTES = routes()


def these(chosen: Iterable[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", list(chosen), ids=str)


all_routes = these(ROUTES)

# Called by programs without cookies, hence without a CSRF token; everything else with a session needs one.
WITHOUT_CSRF = {
    "alert:leaving",
    "device:enrol",
    "hooks:letter",
    "hooks:letter_fates",
    "hooks:sms_receipt",
    "hooks:sms_reply",
}
# Who has the right may still be refused, for a reason of its own.
MAY_STILL_REFUSE = {
    "device:enrol": "wrong password",
    "mfa_reauthenticate": "without a second factor there is no code to ask for",
}


def addresses(route: Route, world: World) -> dict[str, tuple[str, dict[str, object]]]:
    """The same address three times: naming my object, the rival's look-alike, and nothing."""
    named = {
        "mine": values(route.name, route.arguments, world.mine),
        "rival": values(route.name, route.arguments, world.rival),
        "missing": missing_values(route.arguments),
    }
    return {whose: (route.address(found), found) for whose, found in named.items()}


def ask(world: World, caller: Caller, route: Route, method: str, whose: str, **more: object) -> Answer:
    address, named = addresses(route, world)[whose]
    return world.desk.ask(caller, method, address, as_json=route.speaks_json, hide=named, **more)  # type: ignore[arg-type]


def is_allowed(caller: Caller, route: Route, method: str) -> bool:
    declared = route.declaration(method)
    if declared is None:
        return False
    return declared.kind == "public" or (declared.kind == caller.kind and declared.verb in caller.verbs)


def methods_of(route: Route) -> list[str]:
    return [method for method in METHODS if route.declaration(method) is not None]


@all_routes
def test_it_says_who_may_call_it(route: Route) -> None:
    assert route.name.split(":")[-1], f"{route} has no name"
    for method, declared in route.declared.items():
        assert declared is not None, f"{method} {route} declares no access"
        if declared.kind == "public":
            assert len(declared.reason or "") > 20, f"{route} is public without a reason"


@all_routes
def test_its_arguments_can_be_made(route: Route, world: World) -> None:
    unknown = [name for name in route.arguments if not has_maker(name, world.mine.things)]
    assert unknown == [], f"no maker in tests/permissions/world.py for {unknown}"


@all_routes
def test_nobody_gets_in_without_the_right(route: Route, world: World) -> None:
    """Refused callers get neither content nor a hint whether the object exists."""
    for caller in world.callers.values():
        statuses = []
        for method in methods_of(route):
            if is_allowed(caller, route, method):
                continue
            what = f"{caller.name} {method} {route}"
            answers = [ask(world, caller, route, method, whose) for whose in objects_to_try(route, method)]
            assert [answer.crash for answer in answers if answer.crash] == [], what
            assert not any(answer.lets_in for answer in answers), f"{what}: {answers[0]}"
            assert set(answers) == {answers[0]}, f"{what}: the refusal tells whether it exists"
            statuses.append(answers[0].status)
        if statuses and caller.kind == "member" and route.kinds == {"member"}:
            assert set(statuses) <= {403, 405} and 403 in statuses, f"{caller.name} {route}: {statuses}"


def objects_to_try(route: Route, method: str) -> list[str]:
    return ["mine", "rival", "missing"] if route.arguments and method in ("GET", "POST") else ["mine"]


@all_routes
def test_who_has_the_right_is_not_refused(route: Route, world: World) -> None:
    for caller in world.callers.values():
        if caller.name == "rival manager" and route.arguments:
            continue
        statuses = {}
        for method in methods_of(route):
            if is_allowed(caller, route, method):
                answer = ask(world, caller, route, method, "mine")
                what = f"{caller.name} {method} {route}: {answer.status} {answer.crash}"
                assert answer.status < 500, what
                assert answer.status not in (401, 403) or route.name in MAY_STILL_REFUSE, what
                statuses[method] = answer.status
        if statuses and "public" not in route.kinds and not set(route.arguments) <= set(FREE):
            reached = [status for status in statuses.values() if status not in (404, 405)]
            assert reached, (
                f"{caller.name} never reaches {route}, its maker makes the wrong thing: {statuses}"
            )


def objects_of(route: Route) -> list[str]:
    return [name for name in route.arguments if name not in FREE]


# A public address with an object is a secret that is its own proof.
@these(route for route in ROUTES if objects_of(route) and "public" not in route.kinds)
def test_the_rivals_object_is_as_missing_as_no_object(route: Route, world: World) -> None:
    """Status and bytes: the answer must not tell that another company has it."""
    for caller in world.callers.values():
        for method in methods_of(route):
            if caller.name == "rival manager" or not is_allowed(caller, route, method):
                continue
            theirs = ask(world, caller, route, method, "rival")
            nobody = ask(world, caller, route, method, "missing")
            what = f"{caller.name} {method} {route}"
            assert theirs == nobody, f"{what}: {theirs.status} against {nobody.status}"
            assert theirs.status in (404, 405, 422), f"{what}: {theirs.status} {theirs.crash}"
            if method == "GET":
                assert theirs.status in (404, 405), f"{what}: {theirs.status}"


@these(route for route in ROUTES if len(objects_of(route)) > 1)
def test_each_object_of_an_address_is_checked(route: Route, world: World) -> None:
    """/a/<mine>/b/<rival's>: one right object does not open the door for another."""
    objects = objects_of(route)
    manager = world.callers["manager"]
    for swapped in objects:
        named = values(route.name, route.arguments, world.mine)
        named[swapped] = values(route.name, route.arguments, world.rival)[swapped]
        for method in methods_of(route):
            answer = world.desk.ask(manager, method, route.address(named))
            if "public" in route.kinds:
                assert not answer.crash, answer.crash
                assert answer.status in (302, 404, 405), (
                    f"{method} {route} with another {swapped}: {answer.status}"
                )
                continue
            assert answer.status in (404, 405), f"{method} {route} with another {swapped}: {answer.status}"


@these(r for r in ROUTES if not r.kinds <= {"device", "token"} and r.name not in WITHOUT_CSRF)
def test_a_session_alone_changes_nothing(route: Route, world: World) -> None:
    """An unsafe request with the cookie and without the token is a forged one."""
    assert not getattr(route.view, "csrf_exempt", False), f"{route} is exempt from CSRF"
    for method in UNSAFE:
        answer = ask(world, world.callers["manager"], route, method, "mine", strict=True)
        assert answer.status == 403, f"{method} {route}: {answer.status} {answer.crash}"


@these(route for route in ROUTES if route.kinds & {"device", "token"})
def test_a_session_opens_nothing_of_phones_and_programs(route: Route, world: World) -> None:
    for method in methods_of(route):
        answer = ask(world, world.callers["manager"], route, method, "mine")
        assert answer.status == 401, f"{method} {route}: {answer.status}"


def test_the_list_of_exact_objects_names_living_routes() -> None:
    known = {(route.name, name) for route in ROUTES for name in route.arguments}
    assert set(EXACT) - known == set()


def test_phones_reach_their_list_and_nothing_else() -> None:
    reached = {route.name for route in ROUTES if "device" in route.kinds}
    assert reached == {
        "device:heartbeat",
        "device:me",
        "media:media",
        "sync:push",
        "sync:pull",
        "sync_scan",
        "device_positions",
    }
