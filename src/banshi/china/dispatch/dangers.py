"""The dangers in which somebody is now, how residents tell them, and the number to call before anything else.

They raise a concern's urgency to two hours; they never lower it, and a person may put it right. Each line is a family:
what it is, and what befalls it, in either order; ``…`` stands for up to eight characters, ``<…>`` for a family of names.
Words hidden in others are shut out: bargain prices (跳楼价), railway stations (看着火车站), downpipes (落水管).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.dispatch.events import HABIT, Event, is_told
from banshi.concerns.jurisdiction import Danger

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FIRE, AMBULANCE, POLICE = "119", "120", "110"
NAMES = {
    "gas": "(?:天然气|天燃气|燃气|煤气|液化石油气|液化气|石油气|瓦斯|沼气|管道气)",
    "leak": "(?:泄漏|泄露|漏气|跑气|外泄|外漏|漏(?![水电缴收装项抄报登发斗洞]))",
    "smell": "(?:臭味|气味|异味|味)",
    "building": "(?:房子?|屋顶?|楼|墙体?|围墙|天花板|顶棚|阳台|桥|脚手架|塔吊|广告牌|堤坝?|大棚|车棚|雨棚)",
    "ground": "(?:路面|地面|马路|道路|路基|人行道|地基|门前|路中间)",
    "someone": "(?:人|孩子?|小孩|儿童|娃|老人|学生|男的|女的|女孩|男孩|女子|男子|老太太?|老头|邻居)",
    "water": "(?:河|江|湖|水库|水塘|池塘|水里|水中|渠|海里|冰窟|冰面)",
    "pit": "(?:井|坑|沟|洞)",
    "cover": "(?:井盖|窨井盖|阴井盖|沙井盖|井盖板|水箅子?|雨水?篦子?)",
    "wire": "(?:电线|电缆|高压线|线缆|电源线)",
    "self": "(?:跳楼|跳河|跳江|跳桥|跳湖|跳海|跳井|上吊|割腕|轻生|自杀|寻短见|自残|喝农药|喝药自|服毒|烧炭)",
    "kill": "(?:杀|砍|捅|炸|烧死|打死|弄死|放火|点火|同归于尽|泼汽油)",
    "blade": "(?:刀|菜刀|斧头?|砍刀|匕首|铁棍|钢管|棍棒|枪)",
}


def _event(*lines: str, unless: re.Pattern[str] | None = None, lasts: bool = False) -> Event:
    """Return what tells an event, from lines that are written in small letters."""
    text = "|".join(lines).replace("…", ".{0,8}?")
    for name, words in NAMES.items():
        text = text.replace(f"<{name}>", words)
    return Event(told=re.compile(text), unless=unless, lasts=lasts)


def _danger(call: str, sentence: _StrOrPromise, *events: Event) -> Danger:
    return Danger(named_in=partial(is_told, events), call=call, sentence=sentence)


FIGURE_OF_SPEECH = re.compile(r"火锅|肺都?|气得|头都?要|嗓子|上火|人口|爆满|信息|电话.{0,4}爆|手机.{0,4}打爆|热情|吵得|发起火|火车|火热|生意")
PUFFING = re.compile(
    r"烟囱|油烟|排烟|排放|废气|锅炉|烧烤|工厂|尾气|排气|厨房|餐馆|饭店|抽烟|吸烟|天天|每天|每晚|长期|常年|一直|整天|嗓子|祖坟|七窍|污染|扰民"
)
FARE = re.compile(r"跳楼(?:价|机|甩|清|大|特|促|式)|自杀式|甩卖")
PAPERS = re.compile(r"手续|流程|账户|社保|资金|单位转|投资|合同|办事|系统里|诈骗|传销")

DANGERS = (
    _danger(
        FIRE,
        _("If something is burning: leave, warn others, and call 119 now."),
        _event(
            "(?<![看围守沿顺对望靠跟接])着(?:了|起|了?大|了?山)?火",
            "(?<![看围守沿顺对望靠跟接])着火了",
            "(?<![0-9一二两三四五六七八九十几多挑])(?:起|失|燃起|突发)(?:了|大|山|明)*火(?!炬|头|苗头|气|灾?的)",
            "(?:发生|突发|出现|引起|引发)…火(?:灾|情)",
            "火(?:灾|势)(?:很|特别|非常|越来越|正在|现场|蔓延)",
            "火(?:很|特别)大",
            "(?:正在?|还在|已经|又)(?:着火|燃烧|烧着|起火)",
            "烧(?:起来|着了)",
            "(?:电动车|电瓶车|汽车|房子|屋子|家里|仓库|电线|插座|电池|垃圾桶?|车)…着了",
            "(?:大|有|是|了)火.{0,3}(?:救命|快来|快救)",
            unless=FIGURE_OF_SPEECH,
        ),
        _event("(?:冒|有|起|涌|全是|满是)(?:出|着|了|大量|很多|很大|一股|的)*(?:浓|黑|白)?烟(?!酒|草|花|头|灰|味|台|道|囱|筒)", unless=PUFFING),
        _event("冒(?:出|着|了)*(?:电|蓝)?火(?:花|星|苗)|(?:电线|线路|插座|配电|变压器|电箱|电表).{0,6}(?:打火|焦味|焦糊味|烧焦)"),
        _event("爆炸(?!声|场|头|糖|鸡|性|式|物|将|的)", unless=FIGURE_OF_SPEECH),
        _event(
            r"\bon fire\b|\b(?:caught|catching) fire\b|\b(?:is|are) burning\b|\bin flames\b|\bburning down\b",
            r"\b(?:there(?:'s| is| was)|see|saw|have|we've got) (?:a |an |big |huge )*(?:fire|flames|explosion)\b(?![ -](?:lane|hydrant|station|exit|door|engine|truck|alarm|drill|escape|extinguisher|hose|box))",
            r"^\W*(?:a |big |house |kitchen |forest |car )?fire\W*$|\bfire (?:in|at) (?:the|our|my|a|block|flat|building)\b",
            r"\b(?:house|kitchen|flat|building|forest) (?:is on |has caught )?fire\b(?! (?:alarm|exit|door|drill))",
            r"\bsmoke (?:is )?(?:coming|pouring|everywhere|filling|in the|from)\b|\b(?:thick|black) smoke\b|\bexplod(?:ed|es|ing)\b|\ban explosion\b",
        ),
    ),
    _danger(
        FIRE,
        _("If you smell gas: touch no switch, open the windows, go outside, and call 119 from there."),
        _event(
            "<gas>…<leak>",
            "(?:泄漏|泄露|漏|跑)(?:了|着|出来?|的)*<gas>",
            "<gas>(?:的|好大|很大|很重|很浓|特别|大)*<smell>",
            "闻(?:到|见|着).{0,6}<gas>",
            "(?:挖断|挖破|挖穿|凿穿|撞断|压断|打穿|破裂)…<gas>|<gas>…(?:挖断|挖破|挖穿|凿穿|撞断|破裂|断了)",
            "(?:管道|阀门|灶|气罐|气瓶)…漏气",
            lasts=True,
        ),
        _event(
            r"\bgas\b(?:\W+\w+){0,3}?\W+(?:leak\w*|escap\w+|smell\w*|odou?rs?|hissing)\b",
            r"\b(?:smell\w*|leak\w*|odou?r|whiff|stink\w*|reeks?)\b(?:\W+\w+){0,3}?\W+gas\b",
            lasts=True,
        ),
    ),
    _danger(
        FIRE,
        _("Keep away and upwind, and call 119 now."),
        _event(
            "(?:危化品|化学品|氨气|氯气|液氨|硫酸|盐酸|毒气|汽油|柴油|油罐车|槽罐车)…(?:泄漏|泄露|漏了|侧翻)",
            r"\bchemical (?:leak|spill)\b|\b(?:ammonia|chlorine)\b.{0,12}\bleak",
        ),
    ),
    _danger(
        FIRE,
        _("Get away from what may fall, keep others away, and call 119 now."),
        _event(
            "<building>…(?:坍塌|垮塌|倒塌|塌方|塌了|垮了|倒了|快?要塌|快塌|快?要倒(?![扣贴闭垃水卖])|摇摇欲坠)",
            "(?:突然|正在|已经|刚刚|刚才|发生了?)(?:坍塌|垮塌|倒塌|塌方|滑坡|塌陷|沉降|泥石流)",
            "(?:坍塌|垮塌|塌方|滑坡|决堤|溃堤|溃坝)了|(?:要|快)(?:溃堤|决堤|溃坝)|山体(?:正在)?滑坡|(?:山石|石头|落石).{0,4}滚下来",
            unless=re.compile("房价|股|楼市|行情|物价|心态|信心|倒了(?:垃圾|水|油|剩)|压力"),
        ),
        _event(
            "<ground>…(?:塌陷|塌了|陷下去|下陷|塌出|塌个|塌下去)|(?:塌陷|塌)(?:了|出).{0,4}(?:坑|洞)|地陷了?|天坑",
            unless=HABIT,
        ),
        _event(
            r"\b(?:has|have|just|is|are|was|wall|roof|building|house|bridge|ceiling|road) (?:just |now )?collaps(?:ed|ing)\b",
            r"\babout to (?:collapse|fall down)\b|\blandslide\b|\bsinkhole\b|\bcaved in\b",
        ),
    ),
    _danger(
        FIRE,
        _("Stay away from the hole, keep others away, and call 119 now if somebody has fallen in."),
        _event(
            "<cover>…(?:缺失|缺了|丢了|丢失|被盗|被偷|被人偷|没了|没有了|不见了?|不翼而飞|失踪|掉了|塌了|塌陷|翻了|掀开|敞开|打开着|敞着)",
            "(?:缺失?|没有?|丢了?|少了?)(?:了|个|一个)*<cover>|无<cover>",
            "(?:井口|窨井|下水井|检查井)…(?:敞开|敞着|没盖|没有盖|无盖|裸露|塌陷|塌了)",
            unless=re.compile("建议统计|采购|招标"),
            lasts=True,
        ),
        _event(
            r"\bmanhole\b.{0,24}\b(?:missing|gone|stolen|open|uncovered|no cover)\b",
            r"\b(?:missing|open|uncovered|stolen|no)\b.{0,12}\bmanhole\b",
            lasts=True,
        ),
    ),
    _danger(
        FIRE,
        _("Do not jump in: throw something that floats, and call 119 now."),
        _event(
            "<someone>…(?:落水|溺水|淹水里|沉下去)(?!管|口|帮)|(?:落水|溺水)(?:者|了)|(?:(?:掉|跌|滑|摔)(?:进|入|到|下|在)?|(?<!坐)落(?:入|进))了?.{0,4}<water>",
            "(?:掉|跌|摔)(?:进|入|到|下)了?.{0,4}<pit>(?:里|口|底)?",
            "被(?:洪水|大水|水)(?:围|困|冲走|卷走)|(?:水|洪水)…(?:被困|困住|困在|围困)|困在(?:水|车|洪)",
            unless=re.compile("差点|险些|差一点|落水管|防溺|像|一样"),
        ),
        _event(
            r"\bdrowning\b|\bfell (?:into|in|down) (?:the |a )?(?:river|lake|pond|water|canal|manhole|well|pit|hole)\b",
            r"\bfallen (?:into|in|down) (?:the |a |an )?(?:river|lake|pond|water|canal|manhole|open manhole|well|pit|hole)\b",
            r"\b(?:trapped|stranded)\b.{0,12}\bflood\w*",
        ),
    ),
    _danger(
        FIRE,
        _("Press the alarm in the lift and wait; if nobody answers or somebody feels ill, call 119."),
        _event(
            "电梯…(?:困人|困住|困了|困着|被困|卡住了?人|关着人|里有人|出不来|坠落|下坠|急坠)|(?:困|关|卡|憋)(?:在|进|到)了?.{0,4}电梯|被(?:困|关|卡).{0,2}电梯|电梯.{0,8}困了",
            "<someone>…(?:困|关|卡)在.{0,4}电梯",
            unless=HABIT,
        ),
        _event(r"\b(?:trapped|stuck|locked|shut)\b.{0,12}\b(?:in|inside)\b.{0,8}\b(?:lift|elevator)\b", unless=HABIT),
    ),
    _danger(
        FIRE,
        _("If somebody is shut in and cannot get out, call 119 now."),
        _event(
            "(?:被|受)困(?:在|于)?(?!难)|困在(?:屋|家|楼|房|山|里面|车|井|厕所|卫生间|地下|废墟|火)|(?:埋|压)在(?:下面|底下|废墟|土里)",
            "(?:孩子?|小孩|老人|宝宝|婴儿).{0,4}(?:反?锁|关)在(?:屋|家|车|房|里|阳台|厕所)",
            unless=re.compile(f"{PAPERS.pattern}|{HABIT.pattern}"),
        ),
        _event(r"\b(?:trapped|buried) (?:in|inside|under|on)\b|\blocked in (?:the |a )?(?:car|flat|room)\b", unless=PAPERS),
    ),
    _danger(
        AMBULANCE,
        _("Stay away from the wire, touch nobody who touches it, and call 120; the power company comes, too."),
        _event(
            "触电(?!保护|防)|(?:被|挨)电(?:到|死|着|伤|倒|击|了)|电(?:死|伤|倒)了?(?:人|狗|猫|牛|羊)|<wire>…(?:掉落|断落|掉在|垂在|断了|断裂|落地|掉下来|脱落|搭在)",
            "漏电(?!保护|开关|断路)|麻手",
            unless=re.compile("跳闸|漏电保护|开关|断路器|空调|热水器"),
        ),
        _event(
            r"\belectric(?:al)? shocks?\b|\belectrocut(?:ed|ion)\b|\blive wires?\b|\b(?:power|electric) (?:line|cable|wire)s? (?:is |are |has )?(?:down|hanging|fallen|snapped)",
        ),
    ),
    _danger(
        AMBULANCE,
        _("If somebody is ill or hurt, call 120 now."),
        _event(
            "昏迷|昏过去|不省人事|(?<!快)(?<!要)晕(?:倒|过去)|没有?呼吸|喘不上气|呼吸困难|(?:流血|出血)不止|大出血|流了?(?:很多|好多|一地|满脸)的?血|(?:满地|浑身|满身|满脸)(?:都)?是血",
            "(?:食物|煤气|一氧化碳|农药|集体|疑似)中毒|心脏病发|心脏骤停|心梗发作|中风了|抽搐|(?:撞|砸|压|摔)(?:死|伤)了?(?:个|一个|两个)?人",
            unless=re.compile("油烟|异味|臭气|臭味|噪音|气味熏|房贷|还贷|压力|住院|出院|手术|鉴定|医疗费|献血"),
        ),
        _event(
            r"\bunconscious\b|\b(?:not|stopped|can't|cannot|trouble) breath(?:ing|e)\b|\bfood poisoning\b|\bcarbon monoxide\b|\bheart attack\b|\bbleeding (?:heavily|badly|a lot)\b|\bpassed out\b|\bcollapsed on the (?:floor|street)\b",
        ),
    ),
    _danger(
        POLICE,
        _("You are not alone. If a life is in danger, call 110 or 120 now; somebody will come and listen."),
        _event(
            "(?:有人|要|想|准备|正在?|说|去|已经|试图|企图|扬言|以)…<self>|<self>(?:了|身亡|呢|吗|现场|的念头)|^<self>$|<someone>.{0,4}<self>",
            "(?:站|坐|爬|在)(?:在|到|上)?.{0,3}(?:楼顶|天台|楼边|阳台外|桥栏|窗台).{0,6}(?:跳|不下来|想不开|哭)|<someone>.{0,4}坠楼|坠楼了|从.{0,4}楼.{0,4}跳(?:下|了)",
            "不想活|活不下去了|想死(?!的|你|我)|死给.{0,3}看|结束.{0,4}生命|想不开",
            unless=FARE,
        ),
        _event(
            r"\bsuicid(?:e|al)\b|\bkill (?:myself|himself|herself|themselves)\b|\bwants? to die\b|\bend (?:my|his|her|their) life\b",
            r"\b(?:about|going|wants?|threaten\w*|trying) to jump\b|\bjump(?:ing|ed)? (?:from|off) (?:the |a )?(?:roof|bridge|balcony|window|building)\b",
        ),
    ),
    _danger(
        POLICE,
        _("If somebody is threatened or being hurt, get to a safe place and call 110 now."),
        _event(
            "(?:持|拿|提|举|挥|带|抡)(?:着|了|起|一把|把)*<blade>|(?:砍|捅|刺)(?:人|伤|死)|(?:扬言|威胁|恐吓)…<kill>|要<kill>(?:我|他|她|人|全家)",
            "(?:有人|正在|被人?|遭到?|孩子被|小孩被)(?:绑架(?!的|捆|想|觉)|劫持|抢劫|拐走|强奸|性侵(?!占|犯))|(?:入室|持械|拦路)抢劫(?!有)|被家暴|遭家暴|正在家暴|家暴我|(?:被|遭).{0,6}(?:殴打|暴打|毒打|围殴|群殴|打了|打伤)",
            "(?:有人|正在?|又在|还在|在|动手|冲进来|持械|聚众)…(?:打人|打架|斗殴|打我|打老婆|打孩子|打妈妈|砸门)(?!口|工|造|击)|打(?:起来|人|伤人)了|打得.{0,4}(?:流血|满脸|头破)",
            unless=re.compile("打人(?:口|工)|电话|公道|立案|起诉|轻微伤|轻伤|受害者|为证|视频|拿着刀(?:具|片)厂|游戏|刀具店|小品|动画"),
        ),
        _event(
            r"\bkidnapp\w+\b|\b(?:with|has|holding|waving|carrying) (?:a |an )?(?:knife|gun|axe|machete)\b|\bdomestic violence\b|\bstabb(?:ed|ing)\b",
            r"\b(?:threat\w+|going) to kill\b|\b(?:is|are|keeps) (?:beating|hitting|attacking|strangling|threatening)\b|\bbeing (?:beaten|attacked|robbed|threatened)\b|\brobb(?:ed|ery)\b",
        ),
    ),
    _danger(
        POLICE,
        _("If a child or a helpless person is alone or missing, call 110 now; do not wait."),
        _event(
            "(?:孩子?|小孩|儿童|宝宝|婴儿|娃|[一二两三四五]岁.{0,3})(?:独自|单独|一个?人)(?:被?(?:留|丢|扔))?在(?:家|屋|车|外|街|路)",
            "(?:孩子?|小孩|儿童|娃|老人|父亲|母亲|奶奶|爷爷|妈妈|爸爸|女儿|儿子).{0,4}(?:走失|走丢|失踪|丢了|不见了|失联|被拐)|(?:发现|捡到).{0,4}弃婴",
            unless=re.compile("多大|多少岁|几岁(?:才|可以)|户口|身份证|钱|卡|证|车|票"),
            lasts=True,
        ),
        _event(
            r"\bchild(?:ren)?(?: left| is| are)? (?:all )?alone\b|\b(?:child|boy|girl|son|daughter|father|mother|grandmother|grandfather)\b.{0,8}\b(?:missing|lost|wandered off)\b|\babandoned (?:child|baby)\b|\bmissing (?:child|boy|girl)\b",
            lasts=True,
        ),
    ),
)
