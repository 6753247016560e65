"""Every matter of this jurisdiction: the one list. To add a matter, add its file and its line here."""

from banshi.china.matters.adoption import Adoption
from banshi.china.matters.adoption_first_entry import AdoptionFirstEntry
from banshi.china.matters.birth import Birth
from banshi.china.matters.birth_out_of_wedlock import BirthOutOfWedlock
from banshi.china.matters.birth_place import BirthPlace
from banshi.china.matters.blood_type import BloodType
from banshi.china.matters.booklet_full import BookletFull
from banshi.china.matters.booklet_replacement import BookletReplacement
from banshi.china.matters.cancellation_certificate import CancellationCertificate
from banshi.china.matters.change_certificate import ChangeCertificate
from banshi.china.matters.change_of_head import ChangeOfHead
from banshi.china.matters.change_of_name import ChangeOfName
from banshi.china.matters.conscripted import Conscripted
from banshi.china.matters.correction_on_request import CorrectionOnRequest
from banshi.china.matters.date_of_birth import DateOfBirth
from banshi.china.matters.death import Death
from banshi.china.matters.declared_dead import DeclaredDead
from banshi.china.matters.duplicate_registration import DuplicateRegistration
from banshi.china.matters.education_level import EducationLevel
from banshi.china.matters.ethnicity import Ethnicity
from banshi.china.matters.first_booklet import FirstBooklet
from banshi.china.matters.former_name import FormerName
from banshi.china.matters.found_person import FoundPerson
from banshi.china.matters.foundling import Foundling
from banshi.china.matters.foundling_report_certificate import FoundlingReportCertificate
from banshi.china.matters.height import Height
from banshi.china.matters.id_card_damaged import IdCardDamaged
from banshi.china.matters.id_card_error import IdCardError
from banshi.china.matters.id_card_first import IdCardFirst
from banshi.china.matters.id_card_lost import IdCardLost
from banshi.china.matters.id_card_renewal import IdCardRenewal
from banshi.china.matters.id_number import IdNumber
from banshi.china.matters.kinship_certificate import KinshipCertificate
from banshi.china.matters.late_birth import LateBirth
from banshi.china.matters.late_registration import LateRegistration
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.china.matters.marital_status import MaritalStatus
from banshi.china.matters.merge_of_households import MergeOfHouseholds
from banshi.china.matters.military_service import MilitaryService
from banshi.china.matters.missing_person import MissingPerson
from banshi.china.matters.move_graduate import MoveGraduate
from banshi.china.matters.move_job_transfer import MoveJobTransfer
from banshi.china.matters.move_to_children import MoveToChildren
from banshi.china.matters.move_to_spouse import MoveToSpouse
from banshi.china.matters.move_university_entrant import MoveUniversityEntrant
from banshi.china.matters.move_within_province import MoveWithinProvince
from banshi.china.matters.move_within_station import MoveWithinStation
from banshi.china.matters.native_place import NativePlace
from banshi.china.matters.no_criminal_record import NoCriminalRecord
from banshi.china.matters.occupation import Occupation
from banshi.china.matters.office_correction import OfficeCorrection
from banshi.china.matters.other_address import OtherAddress
from banshi.china.matters.relation_correction import RelationCorrection
from banshi.china.matters.rescued_child_certificate import RescuedChildCertificate
from banshi.china.matters.restored_registration import RestoredRegistration
from banshi.china.matters.returned_from_service import ReturnedFromService
from banshi.china.matters.sex import Sex
from banshi.china.matters.split_of_household import SplitOfHousehold
from banshi.china.matters.temporary_id_card import TemporaryIdCard
from banshi.china.matters.temporary_identity_certificate import TemporaryIdentityCertificate
from banshi.china.matters.unnatural_death_certificate import UnnaturalDeathCertificate
from banshi.china.matters.workplace import Workplace

MATTERS = (
    LostBooklet(),
    EducationLevel(),
    Adoption(),
    AdoptionFirstEntry(),
    Birth(),
    BirthOutOfWedlock(),
    BirthPlace(),
    BloodType(),
    BookletFull(),
    BookletReplacement(),
    CancellationCertificate(),
    ChangeCertificate(),
    ChangeOfHead(),
    ChangeOfName(),
    Conscripted(),
    CorrectionOnRequest(),
    DateOfBirth(),
    Death(),
    DeclaredDead(),
    DuplicateRegistration(),
    Ethnicity(),
    FirstBooklet(),
    FormerName(),
    FoundPerson(),
    Foundling(),
    FoundlingReportCertificate(),
    Height(),
    IdCardDamaged(),
    IdCardError(),
    IdCardFirst(),
    IdCardLost(),
    IdCardRenewal(),
    IdNumber(),
    KinshipCertificate(),
    LateBirth(),
    LateRegistration(),
    MaritalStatus(),
    MergeOfHouseholds(),
    MilitaryService(),
    MissingPerson(),
    MoveGraduate(),
    MoveJobTransfer(),
    MoveToChildren(),
    MoveToSpouse(),
    MoveUniversityEntrant(),
    MoveWithinProvince(),
    MoveWithinStation(),
    NativePlace(),
    NoCriminalRecord(),
    Occupation(),
    OfficeCorrection(),
    OtherAddress(),
    RelationCorrection(),
    RescuedChildCertificate(),
    RestoredRegistration(),
    ReturnedFromService(),
    Sex(),
    SplitOfHousehold(),
    TemporaryIdCard(),
    TemporaryIdentityCertificate(),
    UnnaturalDeathCertificate(),
    Workplace(),
)
