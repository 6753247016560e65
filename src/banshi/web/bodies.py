"""What is sent must fit: a body larger than any of our forms is refused before a byte of it is read.

Otherwise whoever likes fills the disk with a gigabyte sent to the form for concerns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse

from banshi.web.errors import is_for_programs

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MOST_BYTES = 80 * 2**20
"""Six photos of 10 MB and a voice note, the most that any page takes, with room to spare."""
LISTS = ("/hotline/import/",)
MOST_BYTES_OF_A_LIST = 210 * 2**20
"""A whole hotline's list of years (``concerns.importing.reading.MOST_BYTES``)."""
TOO_LARGE = """<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><title>文件太大 Too large · Banshi</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>
<h1>办事 <span lang="en">Banshi</span></h1>
<h2>发送的内容太大</h2>
<p>内容没有收到，也没有保存。请返回上一页，您写的字还在；选小一些或少几个文件再发送，每个文件最多 10 MB。</p>
<div lang="en">
<h2>What was sent is too large</h2>
<p>It was not read and not kept. Go back: what you typed is still there. Choose fewer or smaller files, of at most
10 MB each, and send it again.</p>
</div>
</main></body></html>
"""


class BodiesMiddleware:
    """Refuse what is too large by what it says of itself; a server reads no further than that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.META.get("CONTENT_LENGTH") or "0"
        most = MOST_BYTES_OF_A_LIST if request.path_info.startswith(LISTS) else MOST_BYTES
        if said.isdecimal() and int(said) <= most:
            return self.get_response(request)
        if is_for_programs(request):
            answer: HttpResponse = JsonResponse([{"code": 413, "description": "too large"}], safe=False, status=413)
        else:
            answer = HttpResponse(TOO_LARGE, status=413)
        answer["Connection"] = "close"
        return answer
