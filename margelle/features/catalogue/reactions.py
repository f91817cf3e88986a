from margelle.base.journal import on
from margelle.base.journal.models import Entry
from margelle.features.accounts.events import CompanyOpened

from .actions import load_starters


@on(CompanyOpened)
def lay_out_starters(event: CompanyOpened, entry: Entry) -> None:
    load_starters()
