"""A system of the demo with two tokens whose secrets nobody knows: who tries it makes another."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from accounts.services import Particulars
from accounts.tokens import USUAL_DAYS, newest_of
from communes.models import Grant
from communes.people import services
from ntm_portal.demo.people import PEOPLE
from ntm_portal.lib.periods import local_day

USERNAME = "ht.khodulieu"
PARTICULARS = Particulars(
    name="Kho dữ liệu dùng chung tỉnh Hà Tĩnh",
    title="Đọc tiến độ nông thôn mới mỗi đêm để đưa lên bản đồ của tỉnh",
    email="",
)
OLD, NEW = "Máy chủ cũ", "Máy chủ đồng bộ"
REPLACED = "Thay máy chủ"


def create(*, now: datetime) -> int:
    """Enrol the system, with one token that was revoked and one that is good; 0 if it is there."""
    if User.objects.filter(username=USERNAME).exists():
        return 0
    by = User.objects.get(username="admin")
    place = next(one.places[0] for one in PEOPLE if one.username == "vp.hatinh")
    grant = Grant(role=Role.API_READER, unit=place.find())
    system = services.enrol(
        username=USERNAME, particulars=PARTICULARS, grant=grant, by=by, now=now, is_system=True
    )
    last_day = local_day(now) + timedelta(days=USUAL_DAYS)
    for purpose in (OLD, NEW):
        token, _secret = services.make_token(
            system=system, purpose=purpose, last_day=last_day, seen=newest_of(system), by=by,
            now=now,
        )  # fmt: skip
        if purpose == OLD:
            services.revoke_token(token=token, reason=REPLACED, by=by, now=now)
    return 1
