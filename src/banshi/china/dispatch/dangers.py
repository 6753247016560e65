"""Words that mean that somebody is in danger now, and the number to call before anything else.

They raise a concern's urgency to two hours; they never lower it, and a person may put it right. The words tell an
event, not a fear: most residents who write 火灾 mean that a blocked lane would be terrible in a fire. Words hidden in
others are written longer: downpipes (落水管), railway stations (看着火车站), bargain prices (跳楼价).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.jurisdiction import Danger

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FIRE, AMBULANCE, POLICE = "119", "120", "110"


def _danger(call: str, sentence: _StrOrPromise, *words: str) -> Danger:
    """Return a danger; each line of words is separated by semicolons, in small letters."""
    return Danger(words=tuple(word for line in words for word in line.split(";")), call=call, sentence=sentence)


DANGERS = (
    _danger(
        FIRE,
        _("If something is burning: leave, warn others, and call 119 now."),
        "着火了;正着火;在着火;楼着火;家着火;屋着火;房着火;店着火;厂着火;里着火;突然着火;起火了;正在起火;突然起火;失火了;正在失火",
        "冒浓烟;正在冒烟;烧起来了;爆炸了;突然爆炸;刚才爆炸",
        "on fire;caught fire;is burning;exploded",
    ),
    _danger(
        FIRE,
        _("If you smell gas: touch no switch, open the windows, go outside, and call 119 from there."),
        "燃气泄漏;煤气泄漏;天然气泄漏;燃气泄露;煤气泄露;天然气泄露;燃气漏气;天然气漏气;煤气味;天然气味;燃气味",
        "gas leak;smell of gas;smell gas;smells of gas",
    ),
    _danger(
        FIRE,
        _("Keep away and upwind, and call 119 now."),
        "危化品泄漏;化学品泄漏;氨气泄漏;氯气泄漏;chemical leak;chemical spill",
    ),
    _danger(
        FIRE,
        _("Get away from what may fall, keep others away, and call 119 now."),
        "坍塌了;正在坍塌;突然坍塌;已经坍塌;塌方了;突然塌方;发生塌方;倒塌了;正在倒塌;突然倒塌;房子倒塌;要塌了;马上要塌",
        "发生山体滑坡;突然滑坡;正在滑坡;滑坡了;发生泥石流;地面塌陷了;突然塌陷;要溃堤;决堤了",
        "collapsed;collapsing;about to collapse;landslide",
    ),
    _danger(
        FIRE,
        _("Do not jump in: throw something that floats, and call 119 now."),
        "人落水;孩子落水;小孩落水;落水者;人溺水;孩子溺水;小孩溺水;溺水者;掉进河;掉进水;掉冰窟;掉进井;掉入井;被洪水;被水围困",
        "drowning;fell into the river;fell into a manhole;trapped by the flood",
    ),
    _danger(
        FIRE,
        _("Press the alarm in the lift and wait; if nobody answers or somebody feels ill, call 119."),
        "电梯困人;人困在电梯;被困在电梯;被困电梯;关在电梯里;电梯里出不来",
        "trapped in the lift;trapped in a lift;stuck in the lift;trapped in the elevator;stuck in the elevator",
    ),
    _danger(
        AMBULANCE,
        _("Stay away from the wire, touch nobody who touches it, and call 120; the power company comes, too."),
        "触电了;有人触电;孩子触电;触电倒地;被电到;电线掉落;电线断落;电线掉在;电线断了掉;漏电伤人;高压线断",
        "electric shock;electrocuted;live wire;power line down",
    ),
    _danger(
        AMBULANCE,
        _("If somebody is ill or hurt, call 120 now."),
        "昏迷不醒;昏迷了;昏过去;不省人事;晕倒了;晕倒在;没有呼吸;喘不上气;老人呼吸困难;孩子呼吸困难;流血不止;大出血了",
        "食物中毒;煤气中毒;一氧化碳中毒",
        "unconscious;not breathing;food poisoning;carbon monoxide",
    ),
    _danger(
        POLICE,
        _("You are not alone. If a life is in danger, call 110 or 120 now; somebody will come and listen."),
        "想自杀;要自杀;准备自杀;正在自杀;不想活了;活不下去了;要轻生;想轻生;要跳楼;想跳楼;割腕",
        "suicide;kill myself;kill himself;kill herself;want to die",
    ),
    _danger(
        POLICE,
        _("If somebody is threatened or being hurt, get to a safe place and call 110 now."),
        "持刀;拿着刀;拿刀砍;砍人;捅人;遭绑架;被人绑架;被抢劫;正在抢劫;被家暴;遭家暴;正在家暴;正在打人;要杀我;要弄死我",
        "kidnapped;with a knife;domestic violence;threatens to kill;going to kill",
    ),
    _danger(
        POLICE,
        _("If a child or a helpless person is alone or missing, call 110 now; do not wait."),
        "孩子独自在家;小孩独自在家;儿童独自在家;孩子一个人在家;孩子被锁;小孩被锁;孩子走失;小孩走失;孩子丢了;孩子不见了;老人走失",
        "老人走丢;发现弃婴;捡到弃婴",
        "child alone;children alone;child is missing;child missing;abandoned child",
    ),
)
