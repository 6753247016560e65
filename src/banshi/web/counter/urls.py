"""The addresses of the counter, and of papers and uploads for offices with a part in the case."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.counter import away, papers, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("counter/", views.counter, name="counter"),
    path("counter/away/", away.choose, name="away"),
    path("counter/away/state", away.state, name="away-state"),
    path("counter/away/send", away.send, name="away-send"),
    path("counter/away/<slug:language>/", away.page, name="away-page"),
    path("counter/worker.js", away.worker, name="away-worker"),
    path("counter/receive", views.receive, name="receive"),
    path("counter/visits/<uuid:visit_id>/", views.visit, name="visit"),
    path("counter/visits/<uuid:visit_id>/print", papers.print_answer, name="print-answer"),
    path("counter/cases/<uuid:case_id>/", views.case, name="counter-case"),
    path("counter/cases/<uuid:case_id>/slip", papers.print_slip, name="print-slip"),
    path("counter/cases/<uuid:case_id>/paper", papers.print_paper, name="print-paper"),
    path("counter/cases/<uuid:case_id>/letter", papers.print_letter, name="print-letter"),
    path("counter/cases/<uuid:case_id>/hand-over", views.hand_over, name="hand-over"),
    path("counter/cases/<uuid:case_id>/withdraw", views.withdraw, name="withdraw"),
    path("counter/cases/<uuid:case_id>/supplement", views.supplement, name="supplement"),
    path("counter/cases/<uuid:case_id>/word", views.keep_word, name="keep-word"),
    path("counter/cases/<uuid:case_id>/documents", views.add_document, name="add-document"),
    path("papers/<int:paper_id>.pdf", papers.paper, name="paper"),
    path("documents/<uuid:case_id>/<uuid:document_id>", papers.document, name="document"),
]
