"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
application = get_wsgi_application()
# Every process of the web server loads all pages before it answers, or its first visitors wait for seconds.
_ = get_resolver().url_patterns
