from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.utils import translation

from banshi.china.registering import import_rules
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.register.importing import Imported, Progress, import_file
