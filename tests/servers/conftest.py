from collections.abc import Iterator

import pytest

from .instance import Instance


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A migrated, empty instance; what a test leaves in it must not matter to the next."""
    made = Instance(tmp_path_factory.mktemp("instance"))
    made.create()
    yield made
    made.drop()
