from django.urls import path

from .web import archive, means, products, readings, services, starters, stock, tasks

app_name = "catalogue"
urlpatterns = [
    path("", tasks.home, name="home"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.task_new, name="task_new"),
    path("tasks/<uuid:task>/", tasks.task, name="task"),
    path("tasks/<uuid:task>/place/", tasks.task_place, name="task_place"),
    path("tasks/<uuid:task>/archive/", archive.task_archive, name="task_archive"),
    path("products/", products.products, name="products"),
    path("products/new/", products.product_new, name="product_new"),
    path("products/<uuid:product>/", products.product, name="product"),
    path("products/<uuid:product>/archive/", archive.product_archive, name="product_archive"),
    path("services/", services.services, name="services"),
    path("services/new/", services.service_new, name="service_new"),
    path("services/<uuid:service>/", services.service, name="service"),
    path("services/<uuid:service>/archive/", archive.service_archive, name="service_archive"),
    path("readings/", readings.readings, name="readings"),
    path("readings/measures/", readings.measures, name="measures"),
    path("readings/ranges/new/", readings.range_new, name="range_new"),
    path("readings/ranges/<uuid:range>/", readings.reading_range, name="range"),
    path("readings/ranges/<uuid:range>/removal/", readings.range_removal, name="range_removal"),
    path("skills/", means.skills, name="skills"),
    path("skills/new/", means.skill_new, name="skill_new"),
    path("skills/<uuid:skill>/", means.skill, name="skill"),
    path("skills/<uuid:skill>/archive/", means.skill_archive, name="skill_archive"),
    path("vehicles/", means.vehicles, name="vehicles"),
    path("vehicles/new/", means.vehicle_new, name="vehicle_new"),
    path("vehicles/<uuid:vehicle>/", means.vehicle, name="vehicle"),
    path("vehicles/<uuid:vehicle>/archive/", means.vehicle_archive, name="vehicle_archive"),
    path("stock/", stock.stock, name="stock"),
    path("starters/", starters.starters, name="starters"),
]
