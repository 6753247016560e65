"""For what Chinese authorities look at the register, with the law behind each, and who keeps which originals."""

from django.utils.translation import gettext_lazy as _

from banshi.connections.jurisdiction import Holder, Pack, Purpose
from banshi.kernel.sources import Source

SCHOOL = Purpose(
    code="school-place",
    says=_("to see where a child is registered, for a place at school"),
    items=("name", "id_number", "born_on", "relation", "address"),
    source=Source(title=_("Compulsory Education Law"), article="12", verified=False),
)
MARRIAGE = Purpose(
    code="marriage-registration",
    says=_("to register your marriage or divorce"),
    items=("name", "id_number", "sex", "born_on", "marital_status", "ethnicity"),
    source=Source(title=_("Regulations on Marriage Registration"), article="7", verified=False),
)
PENSION = Purpose(
    code="social-insurance",
    says=_("to pay or check your social insurance"),
    items=("name", "id_number", "sex", "born_on", "cancelled"),
    source=Source(title=_("Social Insurance Law"), article="57", verified=False),
)
HOUSING = Purpose(
    code="housing-aid",
    says=_("to decide on your application for public housing"),
    items=("name", "id_number", "relation", "address", "household_type", "marital_status"),
    source=Source(title=_("Measures for the Administration of Public Rental Housing"), article="8", verified=False),
)

DIPLOMAS = Holder(
    name="diploma",
    title=_("The education authority that keeps the diploma"),
    keeps=_("Diplomas: number, name and level"),
    source=Source(title=_("Regulations of the State Council on online government services"), verified=False),
)
BIRTHS = Holder(
    name="birth-certificate",
    title=_("The health authority that keeps the birth certificate"),
    keeps=_("Birth certificates: number, and the name of a parent"),
    source=Source(title=_("Regulations of the State Council on online government services"), verified=False),
)

CONNECTIONS = Pack(purposes=(SCHOOL, MARRIAGE, PENSION, HOUSING), holders=(DIPLOMAS, BIRTHS))
