"""The coordinator's desk. How a member looks at the board is no fact of the business: no journal line."""

from margelle.features.planning.models import BoardChoice


def remember_board(choice: BoardChoice) -> None:
    """Keep what a member chose; two tabs at once leave the last one."""
    kept, _ = BoardChoice.objects.update_or_create(
        member_id=choice.member_id, defaults={"span": choice.span, "query": choice.query}
    )
    choice.pk = kept.pk
