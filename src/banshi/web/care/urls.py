"""The addresses of people who asked to be looked after, and of what stations are asked to fill in."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.care import burden, counter, desk, mine, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/care/", mine.care, name="my-care"),
    path("my/care/<slug:code>/", mine.ask, name="my-care-ask"),
    path("my/care/<uuid:consent_id>/end", mine.end, name="my-care-end"),
    path("counter/care/", counter.care, name="counter-care"),
    path("counter/care/<uuid:consent_id>/end", counter.end, name="counter-care-end"),
    path("unit/care/", desk.today, name="unit-care"),
    path("unit/care/later/", desk.later, name="unit-care-later"),
    path("unit/care/<uuid:task_id>/", desk.call, name="unit-call"),
    path("unit/care/<uuid:task_id>/done", desk.done, name="unit-call-done"),
    path("unit/care/<uuid:task_id>/again", desk.again, name="unit-call-again"),
    path("burden/", burden.burden, name="burden"),
    path("unit/reports/", reports.asking_page, name="reports"),
    path("unit/reports/new/", reports.new, name="reports-new"),
    path("unit/reports/asked/", reports.asked, name="reports-asked"),
    path("unit/reports/asked/<uuid:report_id>/", reports.fill, name="reports-fill"),
    path("unit/reports/<uuid:report_id>/", reports.report, name="report"),
    path("unit/reports/<uuid:report_id>/figures.csv", reports.download, name="report-csv"),
    path("unit/reports/<uuid:report_id>/send", reports.send, name="report-send"),
    path("unit/reports/<uuid:report_id>/renew", reports.renew, name="report-renew"),
    path("unit/reports/<uuid:report_id>/end", reports.end, name="report-end"),
]
