def fill() -> None:
    pass
