"""The addresses of lists, candidates, projects, and of those who carry them."""

from django.urls import URLPattern, URLResolver, path, re_path

from banshi.web.projects import candidates, listing, objecting, photos, proposing, showing, word

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/propose/<str:number>/", proposing.propose, name="propose"),
    path("projects/propose/<str:number>/sent/<str:token>/", proposing.proposed, name="proposed"),
    path("projects/", listing.listed, name="projects"),
    path("projects/lists/<str:number>/", listing.one_list, name="project-list"),
    path("projects/candidates/<str:number>/", candidates.candidate, name="candidate"),
    path("projects/photos/<uuid:proof_id>", photos.photo, name="project-photo"),
    re_path(
        r"^projects/object/(?P<kind>list|candidate|project)/(?P<number>[^/]+)/$",
        objecting.object_to,
        name="project-object",
    ),
    path("projects/word/<str:number>/<str:code>/", word.word, name="project-word"),
    # A number of a project has a shape, so that it takes no other page's address.
    re_path(r"^projects/(?P<number>[A-Za-z]{2}-[0-9]+-[0-9]+)/$", showing.project, name="project"),
    path("projects/<str:number>/versions/<int:version>/", showing.version, name="project-version"),
]
