"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from banshi.journal import installation
from banshi.postgres.base import rest
from banshi.telemetry.lines import speak_of_the_end
from banshi.web.agreeing import AgreeingClocks

GARBAGE = 50_000
"""Things made and not gone after which it is looked, among these alone, for rings that nobody uses; some 5 MB."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
speak_of_the_end()
application = AgreeingClocks(get_wsgi_application())
rest.share()
installation.confirm()  # real and made-up people never mix: a database beside the wrong folder is not served
# Every process of the web server loads all pages before it answers, or its first visitors wait for seconds.
_ = get_resolver().url_patterns
# What is loaded stays: it is not looked through again and again for what nobody uses any more. And a request makes
# some thousand things that are gone with it: looked through every two thousand, most of them are still in use.
gc.collect()
gc.freeze()
gc.set_threshold(GARBAGE, 20, 20)
