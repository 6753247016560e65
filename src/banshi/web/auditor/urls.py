"""The addresses of watching: the auditor's desk, an officer's answers, the public page."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.auditor import answers, desk, inquiries, looks, published

urlpatterns: list[URLPattern | URLResolver] = [
    path("auditor/", desk.desk, name="auditor"),
    path("auditor/looks", looks.counted, name="auditor-looks"),
    path("auditor/looks/list", looks.listed, name="auditor-looks-list"),
    path("auditor/questions/<uuid:inquiry_id>", inquiries.opened, name="inquiry"),
    path("auditor/questions/<uuid:inquiry_id>/ask", inquiries.ask, name="inquiry-ask"),
    path("auditor/questions/<uuid:inquiry_id>/conclude", inquiries.conclude, name="inquiry-conclude"),
    path("auditor/questions/<uuid:inquiry_id>/person", inquiries.person, name="inquiry-person"),
    path("looks/asked/", answers.listed, name="looks-asked"),
    path("looks/asked/<uuid:inquiry_id>", answers.answer, name="looks-answer"),
    path("watching/", published.page, name="watching"),
    path("watching/draws.json", published.file, name="watching-draws"),
]
