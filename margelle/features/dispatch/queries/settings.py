from margelle.features.dispatch.models import DispatchSettings


def dispatch_settings() -> DispatchSettings:
    """The company's own, or the defaults."""
    return DispatchSettings.objects.select_related("emergency_service").first() or DispatchSettings()
