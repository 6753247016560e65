"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from banshi.journal import installation
from banshi.postgres.base import rest
from banshi.telemetry.lines import speak_of_the_end
from banshi.web.agreeing import AgreeingClocks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
speak_of_the_end()
application = AgreeingClocks(get_wsgi_application())
rest.share()
installation.confirm()  # real and made-up people never mix: a database beside the wrong folder is not served
# Every process of the web server loads all pages before it answers, or its first visitors wait for seconds.
_ = get_resolver().url_patterns
