from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "margelle.faces.agent"
    label = "agent"
    verbose_name = "Application du technicien"
