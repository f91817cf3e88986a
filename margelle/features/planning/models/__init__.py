"""Tables of the planning: visits, the rules that make them, who can do them, and what was promised."""

from .availability import Absence, ClosedDay, Round, WorkingHours
from .changes import PlanChange, PlanChangeLine, Scenario, ScenarioVisit
from .desk import BoardChoice, CalendarFeed, ReviewNote
from .promises import FavouredWindow, Sla, SlaNotice, SlotProposal
from .reminders import Preparation, Reminder
from .requests import VisitRequest
from .requirements import Requirement, RequirementAsk
from .series import SeriesException, SeriesSlot, VisitSeries
from .templates import PoolStep, TemplateDocument, TemplateNeed, TemplateStep, TemplateTask, VisitTemplate
from .visits import (
    LeftTask,
    Priority,
    ProductNeed,
    Transition,
    Visit,
    VisitDocument,
    VisitMate,
    VisitPool,
    VisitStep,
    VisitTask,
)

__all__ = [
    "Absence",
    "BoardChoice",
    "CalendarFeed",
    "ClosedDay",
    "FavouredWindow",
    "LeftTask",
    "PlanChange",
    "PlanChangeLine",
    "PoolStep",
    "Preparation",
    "Priority",
    "ProductNeed",
    "Reminder",
    "Requirement",
    "RequirementAsk",
    "ReviewNote",
    "Round",
    "Scenario",
    "ScenarioVisit",
    "SeriesException",
    "SeriesSlot",
    "Sla",
    "SlaNotice",
    "SlotProposal",
    "TemplateDocument",
    "TemplateNeed",
    "TemplateStep",
    "TemplateTask",
    "Transition",
    "Visit",
    "VisitDocument",
    "VisitMate",
    "VisitPool",
    "VisitRequest",
    "VisitSeries",
    "VisitStep",
    "VisitTask",
    "VisitTemplate",
    "WorkingHours",
]
