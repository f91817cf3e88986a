"""The same instances to the libraries, each in its own words. None where one is not installed."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .vrptw import Instance

Order = list[list[int]]


def library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def by_pyvrp(instance: "Instance", seed: int, seconds: float) -> Order | None:
    pyvrp = library("pyvrp")
    if pyvrp is None:
        return None
    stop = library("pyvrp.stop").MaxRuntime(seconds)
    clients = [
        pyvrp.Client(
            i,
            delivery=[instance.demand[i]],
            service_duration=instance.service[i],
            tw_early=instance.opens[i],
            tw_late=instance.closes[i],
        )
        for i in range(1, len(instance.demand))
    ]
    vans = pyvrp.VehicleType(
        instance.vehicles,
        capacity=[instance.capacity],
        tw_early=instance.opens[0],
        tw_late=instance.closes[0],
    )
    places = [pyvrp.Location(0, 0) for _ in instance.demand]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(0)], [vans], [instance.legs], [instance.legs])
    best = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False).best
    return [[step.idx + 1 for step in route if step.is_client()] for route in best.routes()]


def by_vroom(instance: "Instance", seed: int, seconds: float) -> Order | None:
    vroom, numpy = library("vroom"), library("numpy")
    if vroom is None:
        return None
    from datetime import timedelta

    asked = vroom.Input()
    legs = instance.legs.astype(numpy.uint32)
    asked.set_durations_matrix("car", legs)
    asked.set_costs_matrix("car", legs)
    for number in range(instance.vehicles):
        window = vroom.TimeWindow(instance.opens[0], instance.closes[0])
        asked.add_vehicle(
            vroom.Vehicle(number, start=0, end=0, capacity=[instance.capacity], time_window=window)
        )
    for i in range(1, len(instance.demand)):
        window = vroom.TimeWindow(instance.opens[i], instance.closes[i])
        asked.add_job(
            vroom.Job(
                i,
                location=i,
                delivery=[instance.demand[i]],
                default_service=instance.service[i],
                time_windows=[window],
            )
        )
    solution = asked.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    routes = solution.routes
    order: dict[int, list[int]] = {}
    for vehicle, kind, job in zip(routes["vehicle_id"], routes["type"], routes["id"], strict=True):
        if kind == "job":
            order.setdefault(int(vehicle), []).append(int(job))
    return list(order.values())


def by_ortools(instance: "Instance", seed: int, seconds: float) -> Order | None:
    solver, enums = (
        library("ortools.constraint_solver.pywrapcp"),
        library("ortools.constraint_solver.routing_enums_pb2"),
    )
    if solver is None:
        return None
    manager = solver.RoutingIndexManager(len(instance.demand), instance.vehicles, 0)
    model = solver.RoutingModel(manager)
    legs = instance.legs.tolist()

    def leg(a: int, b: int) -> int:
        return int(legs[manager.IndexToNode(a)][manager.IndexToNode(b)])

    def time(a: int, b: int) -> int:
        return leg(a, b) + int(instance.service[manager.IndexToNode(a)])

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(leg))
    horizon = instance.closes[0]
    model.AddDimension(model.RegisterTransitCallback(time), horizon, horizon, False, "time")
    load = model.RegisterUnaryTransitCallback(lambda a: instance.demand[manager.IndexToNode(a)])
    model.AddDimension(load, 0, instance.capacity, True, "load")
    clock = model.GetDimensionOrDie("time")
    for i in range(1, len(instance.demand)):
        clock.CumulVar(manager.NodeToIndex(i)).SetRange(instance.opens[i], instance.closes[i])
    settings = solver.DefaultRoutingSearchParameters()
    settings.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    settings.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    settings.time_limit.FromMilliseconds(int(1000 * seconds))
    found = model.SolveWithParameters(settings)
    if found is None:
        return []
    order = []
    for vehicle in range(instance.vehicles):
        at, stops = model.Start(vehicle), list[int]()
        while not model.IsEnd(at):
            node = manager.IndexToNode(at)
            stops += [node] if node else []
            at = found.Value(model.NextVar(at))
        order.append(stops)
    return order
