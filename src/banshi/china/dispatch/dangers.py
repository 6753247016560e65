"""The dangers in which somebody is now, how residents tell them, and the number to call before anything else.

They raise a concern's urgency to two hours; they never lower it, and a person may put it right. Each line is a family:
what it is, and what befalls it, in either order; ``…`` stands for up to eight characters, ``<…>`` for a family of
names. Words hidden in others are shut out: bargain prices (跳楼价), railway stations (看着火车站), pipes (落水管).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.dispatch.events import HABIT, Event, is_told
from banshi.china.dispatch.families import FARE, FIGURE_OF_SPEECH, PAPERS, PUFFING, event
from banshi.concerns.jurisdiction import Danger

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FIRE, AMBULANCE, POLICE = "119", "120", "110"


def _danger(call: str, sentence: _StrOrPromise, *events: Event) -> Danger:
    return Danger(named_in=partial(is_told, events), call=call, sentence=sentence)


DANGERS = (
    _danger(
        FIRE,
        _("If something is burning: leave, warn others, and call 119 now."),
        event(
            "(?<![看围守沿顺对望靠跟接])着(?:了|起|了?大|了?山)?火",
            "(?<![看围守沿顺对望靠跟接])着火了",
            "(?<![0-9一二两三四五六七八九十几多挑])(?:起|失|燃起|突发)(?:了|大|山|明)*火(?!炬|头|苗头|气|灾?的)",
            "(?:发生|突发|出现|引起|引发)…火(?:灾|情)",
            "火(?:灾|势)(?:很|特别|非常|越来越|正在|现场|蔓延)",
            "火(?:很|特别)大",
            "(?:正在?|还在|已经|又)(?:着火|燃烧|烧着|起火)",
            "烧(?:起来|着了)|点着了|火光|自燃|火苗|(?<!刀山)火海",
            "(?:[车房屋棚]|家里|仓库|电线|插座|电池|垃圾桶?|阳台|楼|店|灶|草堆|柴堆|林子?)…着了(?!凉|急|慌|迷|魔)",
            "火(?:往|越|已经|一直)",
            "(?:大|有|是|了)火.{0,3}(?:救命|快来|快救)",
            unless=FIGURE_OF_SPEECH,
        ),
        event(
            "(?:冒|有|起|涌|全是|满是)(?:出|着|了|大量|很多|很大|一股|的)*(?:浓|黑|白)?烟(?!酒|草|花|头|灰|味|台|"
            "道|囱|筒)",
            "浓烟(?:滚滚|很|特别|太)",
            unless=PUFFING,
        ),
        event(
            "冒(?:出|着|了)*(?:电|蓝)?火(?!锅|气)|(?:电线|线路|插座|配电|变压器|电箱|电表).{0,6}(?:打火|焦味|焦糊味|烧焦)"
        ),
        event(
            "(?:爆炸|(?:气瓶|气罐|锅炉|电池|高压锅|变压器|电表|管道).{0,3}(?:爆|炸)了)(?!锅|声|场|头|糖|鸡|性|式|"
            "物|将|的)",
            unless=FIGURE_OF_SPEECH,
        ),
        event(
            r"\bon fire\b|\b(?:caught|catching) fire\b|\b(?:is|are) burning\b|\bin flames\b",
            r"\bflames (?:on|in|from|coming|at)\b|^\W*flames\b|\bburning down\b",
            r"\b(?:there(?:'s| is| was)|see|saw|have|we've got) (?:a |an |big |huge )*(?:fire|flames|"
            r"explosion)\b(?![ -](?:lane|hydrant|station|exit|door|engine|truck|alarm|drill|escape|extinguisher|"
            r"hose|box))",
            r"^\W*(?:a |big |house |kitchen |forest |car )?fire\W*$|\bfire!",
            r"\bfire (?:in|at) (?:the|our|my|a|block|flat|building)\b",
            r"\b(?:house|kitchen|flat|building|forest) (?:is on |has caught )?fire\b(?! (?:alarm|exit|door|drill))",
            r"\bsmoke (?:is )?(?:coming|pouring|everywhere|filling|in the|from)\b|\b(?:thick|black) smoke\b",
            r"\bexplod(?:ed|es|ing)\b|\ban explosion\b",
        ),
    ),
    _danger(
        FIRE,
        _("If you smell gas: touch no switch, open the windows, go outside, and call 119 from there."),
        event(
            "<gas>…<leak>|<gas>.{0,14}?(?:挖|打|钻|撞|压|凿)(?:断|破|穿|坏)",
            "(?:泄漏|泄露|漏|跑)(?:了|着|出来?|的)*<gas>",
            "<gas>(?:的|有|好大|很大|很重|很浓|特别|大)*<smell>",
            "闻(?:到|见|着).{0,6}<gas>",
            "(?:挖断|挖破|挖穿|凿穿|撞断|压断|打穿|破裂)…<gas>",
            "<gas>…(?:挖断|挖破|挖穿|凿穿|撞断|破裂|断了|裂了|破了|爆了)",
            "(?:管道|阀门|灶|气罐|气瓶)…漏气",
            lasts=True,
        ),
        event("(?:一直|正|还|又|总)在?漏气", unless=re.compile("轮胎|车胎|窗|空调|暖气|氟|皮球|气球|充气"), lasts=True),
        event(
            r"\bgas\b(?:\W+\w+){0,3}?\W+(?:leak\w*|escap\w+|smell\w*|odou?rs?|hissing)\b",
            r"\b(?:smell\w*|leak\w*|odou?r|whiff|stink\w*|reeks?)\b(?:\W+\w+){0,3}?\W+gas\b",
            lasts=True,
        ),
    ),
    _danger(
        FIRE,
        _("Keep away and upwind, and call 119 now."),
        event(
            "(?:危化品|化学品|氨气|氯气|液氨|硫酸|盐酸|毒气|汽油|柴油|油罐车|槽罐车)…(?:泄漏|泄露|漏了|侧翻)",
            r"\bchemical (?:leak|spill)\b|\b(?:ammonia|chlorine)\b.{0,12}\bleak",
        ),
    ),
    _danger(
        FIRE,
        _("Get away from what may fall, keep others away, and call 119 now."),
        event(
            "<building>…(?:坍塌|垮塌|倒塌|塌方|塌了|垮了|倒了|快?要塌|快塌|快?要倒(?![扣贴闭垃水卖])|摇摇欲坠)",
            "(?:突然|正在|已经|刚刚|刚才|发生了?)(?:坍塌|垮塌|倒塌|塌方|滑坡|塌陷|沉降|泥石流)",
            "(?:坍塌|垮塌|塌方|滑坡|决堤|溃堤|溃坝)了|(?:要|快)(?:溃堤|决堤|溃坝)|山体(?:正在)?滑坡",
            "(?:山石|石头|巨石|落石|山上).{0,5}(?:滚下来|滚落|往下掉|掉下来|砸)",
            "(?:房顶|屋顶|天花板|阳台|外墙|墙皮|瓷砖|玻璃|广告牌|水泥块|空调外机).{0,5}(?:砸(?:到|中|伤|"
            "着)了?.{0,3}人|往下掉|掉下来|砸下来|摇晃)",
            unless=re.compile("房价|股|楼市|行情|物价|心态|信心|倒了(?:垃圾|水|油|剩)|压力"),
        ),
        event(
            "<ground>…(?:塌陷|塌了|陷下去|下陷|塌出|塌个|塌下去)|(?:塌陷|塌)(?:了|出).{0,4}(?:坑|洞)|地陷了?|天坑",
            unless=HABIT,
        ),
        event(
            r"\b(?:has|have|just|is|are|was|wall|roof|building|house|bridge|ceiling|road) (?:just |"
            r"now )?collaps(?:ed|ing)\b",
            r"\babout to (?:collapse|fall down)\b|\blandslide\b(?! (?:barrier|wall|net|warning|risk|area))",
            r"\bsinkhole\b|\bcaved in\b",
            r"\b(?:wall|roof|tree|scaffold\w*|branch|tiles?) (?:has |have )?(?:fell|fallen|falling)\b",
        ),
    ),
    _danger(
        FIRE,
        _("Stay away from the hole, keep others away, and call 119 now if somebody has fallen in."),
        event(
            "<cover>…(?:缺失|缺了|丢了|丢失|被盗|被偷|被人偷|没了|没有了|不见了?|不翼而飞|失踪|掉了|塌了|塌陷|翻了|"
            "掀开|敞开|打开着|敞着|碎了|碎裂|破了|裂了|断了|坏了|压坏|压碎|压断|损坏)",
            "(?:缺失?|没有?|丢了?|少了?)(?:了|个|一个)*<cover>|无<cover>",
            "(?:井口|窨井|下水井|检查井|污水井|化粪池|电缆井|水井)…(?:敞开|敞着|没有?盖|无盖|裸露|塌陷|塌了|"
            "没有?井?盖)",
            unless=re.compile("建议统计|采购|招标"),
            lasts=True,
        ),
        event(
            r"\bmanhole\b.{0,24}\b(?:missing|gone|stolen|open|uncovered|no cover)\b",
            r"\b(?:missing|open|uncovered|stolen|no)\b.{0,12}\bmanhole\b",
            lasts=True,
        ),
    ),
    _danger(
        FIRE,
        _("Do not jump in: throw something that floats, and call 119 now."),
        event(
            "<someone>…(?:落水|溺水|淹水里|沉下去)(?!管|口|帮)|(?:落水|溺水)(?:者|了)",
            "(?:(?:掉|跌|滑|摔)(?:进|入|到|下|在)?|(?<!坐)落(?:入|进))了?.{0,4}<water>",
            "(?:掉|跌|摔)(?:进|入|到|下)了?.{0,4}<pit>(?:里|口|底)?",
            "(?:游泳|下河|下水|玩水).{0,10}没有?上来|被(?:洪水|大水|水)(?:围|困|冲走|卷走)",
            "(?:水|洪水)…(?:被困|困住|困在|围困)|困在(?:水|车|洪)",
            unless=re.compile("差点|险些|差一点|落水管|防溺|像|一样"),
        ),
        event(
            r"\bdrown(?:ing|ed)\b",
            r"\bfell (?:into|in|down) (?:the |a )?(?:river|lake|pond|water|canal|manhole|well|pit|hole)\b",
            r"\bfallen (?:into|in|down) (?:the |a |an )?(?:river|lake|pond|water|canal|manhole|open manhole|well|"
            r"pit|hole)\b",
            r"\b(?:trapped|stranded)\b.{0,12}\bflood\w*",
        ),
    ),
    _danger(
        FIRE,
        _("Press the alarm in the lift and wait; if nobody answers or somebody feels ill, call 119."),
        event(
            "电梯…(?:困人|困住|困了|困着|被困|卡住了?人|关着人|里有人|出不来|坠落|下坠|急坠)",
            "(?:困|关|卡|憋)(?:在|进|到)了?.{0,4}电梯|被(?:困|关|卡).{0,2}电梯|电梯.{0,8}困了|电梯(?:卡|停)在",
            "<someone>…(?:困|关|卡)在.{0,4}电梯",
            unless=HABIT,
        ),
        event(r"\b(?:trapped|stuck|locked|shut)\b.{0,12}\b(?:in|inside)\b.{0,8}\b(?:lift|elevator)\b", unless=HABIT),
    ),
    _danger(
        FIRE,
        _("If somebody is shut in and cannot get out, call 119 now."),
        event(
            "(?:手|脚|腿|头|人).{0,4}(?:夹|卡)住了|(?:被困|受困)(?:在|于)?(?!难|扰)",
            "(?:里面?|里头|屋里|车里)…困(?:了|着|住).{0,4}人|(?:里面|屋里|车里|电梯里).{0,4}出不(?:来|去)",
            "困在(?:.?楼|屋|家|房|山|里面|车|井|厕所|卫生间|地下|废墟|火)|(?:埋|压)在(?:下面|底下|废墟|土里)",
            "(?:孩子?|小孩|老人|宝宝|婴儿).{0,4}(?:反?锁|关)在(?:屋|家|车|房|里|阳台|厕所)",
            unless=re.compile(f"{PAPERS.pattern}|{HABIT.pattern}"),
        ),
        event(
            r"\b(?:trapped|buried) (?:in|inside|under|on)\b|\blocked in (?:the |a )?(?:car|flat|room)\b", unless=PAPERS
        ),
    ),
    _danger(
        AMBULANCE,
        _("Stay away from the wire, touch nobody who touches it, and call 120; the power company comes, too."),
        event(
            "触电(?!保护|防)|(?:被|挨)电(?:到|死|着|伤|倒|击|了)|电(?:死|伤|倒)了?(?:人|狗|猫|牛|羊)",
            "<wire>…(?:掉落|断落|掉在|垂在|断了|断裂|落地|掉下来|脱落|搭在)",
            "漏电(?!保护|开关|断路)|麻手",
            unless=re.compile("跳闸|漏电保护|开关|断路器|空调|热水器"),
        ),
        event(
            r"\belectric(?:al)? shocks?\b|\belectrocut(?:ed|ion)\b|\blive wires?\b",
            r"\b(?:wire|cable|line|socket|pole|meter)\b.{0,16}\bspark(?:s|ing)\b",
            r"\b(?:power|electric) (?:line|cable|wire)s? (?:is |are |has )?(?:down|hanging|fallen|snapped)",
        ),
    ),
    _danger(
        AMBULANCE,
        _("If somebody is ill or hurt, call 120 now."),
        event(
            "昏迷|昏过去|不省人事|(?<!快)(?<!要)晕(?:倒|过去)|没有?呼吸|喘不上气|呼吸困难|(?:流血|出血)不止|大出血",
            "流了?(?:很多|好多|一地|满脸)的?血|(?:满地|浑身|满身|满脸)(?:都)?是血",
            "(?:食物|煤气|一氧化碳|农药|集体|疑似)中毒|心脏病发|心脏骤停|(?:突发|发)(?:心梗|脑梗|脑溢血)|心梗发作",
            "(?:吃|吞|喝)了.{0,6}(?:安眠药|农药|老鼠药|百草枯)|中风了|抽搐|口吐白沫|(?:叫|喊)不醒",
            "没有?了?(?:意识|心跳)|[倒躺晕].{0,4}没(?:有)?反应|毒蘑菇|吃了.{0,8}(?:一直|都在)吐",
            "(?:躺|倒)在(?:地上|路边|路上|马路).{0,6}(?:不动|起不来|没反应|流血)|(?:出|发生)了车祸",
            "车祸.{0,4}(?:有人|躺|流血|受伤)|[车船].{0,3}(?:翻到|翻进|侧翻|翻了)|要生了",
            "从.{0,8}(?:摔|坠|掉|跌)(?:了?下来?|落)|误[食服]|(?<!令人)(?<!被)窒息(?!感|性)",
            "卡住?了?(?:喉咙|气管|嗓子)|(?:撞|砸|压|摔)(?:死|伤)了?(?:个|一个|两个)?人",
            unless=re.compile(
                "油烟|异味|臭气|臭味|噪音|气味熏|房贷|还贷|压力|废气|难闻|半步|住院|出院|手术|鉴定|医疗费|献血"
            ),
        ),
        event(
            r"\bunconscious\b|\b(?:not|stopped|can't|cannot|trouble) breath(?:ing|e)\b|\bfood poisoning\b",
            r"\bcarbon monoxide\b|\bheart attack\b|\bbleeding (?:heavily|badly|a lot)\b|\bswallowed\b|\bpassed out\b",
            r"\bcollapsed on the (?:floor|street)\b",
        ),
    ),
    _danger(
        POLICE,
        _("You are not alone. If a life is in danger, call 110 or 120 now; somebody will come and listen."),
        event(
            "(?:有人|要|想|准备|正在?|说|去|已经|试图|企图|扬言|以)…<self>|<self>(?:了|身亡|呢|吗|现场|的念头)",
            "^<self>$|<someone>.{0,4}<self>",
            "(?:站|坐|爬|在)(?:在|到|上)?.{0,3}(?:楼顶|天台|楼边|阳台外|桥栏|窗台).{0,6}(?:跳|不下来|想不开|哭)",
            "<someone>.{0,4}坠楼|坠楼了|(?:要|想|准备)(?:从.{1,6})?(?:往下)?跳(?:下|了|$)",
            "从.{0,4}楼.{0,4}跳(?:下|了)|有人.{0,3}[坐站]在.{0,5}(?:楼顶|天台|栏杆)",
            "不想活|活不下去了|想死(?!的|你|我|心)|死给.{0,3}看|遗书|以死|结束.{0,4}生命|想不开",
            unless=FARE,
        ),
        event(
            r"\bsuicid(?:e|al)\b|\bkill (?:myself|himself|herself|themselves)\b|\bwants? to die\b",
            r"\bend (?:my|his|her|their) life\b",
            r"\b(?:about|going|wants?|threaten\w*|trying) to jump\b",
            r"\bjump(?:ing|ed)? (?:from|off) (?:the |a )?(?:roof|bridge|balcony|window|building)\b",
        ),
    ),
    _danger(
        POLICE,
        _("If somebody is threatened or being hurt, get to a safe place and call 110 now."),
        event(
            "(?:持|拿|提|举|挥|带|抡)(?:着|了|起|一把|把)*<blade>(?!卡|照|具)|锁在.{0,3}里.{0,6}打我|还打我",
            "(?:砍|捅|刺)(?:人|伤|死)|(?:扬言|威胁|恐吓)…<kill>|要<kill>(?:我|他|她|人|全家)",
            "(?:有人|正在|被人?|遭到?|孩子被|小孩被)(?:绑架(?!的|捆|想|觉)|劫持|抢劫|拐走|强奸|性侵(?!占|犯))",
            "(?:入室|持械|拦路)抢劫(?!有)|被家暴|遭家暴|正在家暴|家暴我|在抢.{0,6}(?:包|钱|东西|手机)",
            "(?:被|遭).{0,6}(?:殴打|暴打|毒打|围殴|群殴|打了|打伤)",
            "(?:有人|正在?|又在|还在|在|动手|冲进来|持械|聚众)…(?:打人|打架|斗殴|打我|打老婆|打孩子|打妈妈|"
            "砸门)(?!口|工|造|击)",
            "打(?:起来|人|伤人)了|打得.{0,6}(?:流血|满脸|头破|伤|青|肿)",
            unless=re.compile(
                "打人(?:口|工)|电话|公道|立案|起诉|轻微伤|轻伤|受害者|为证|视频|拿着刀(?:具|片)厂|游戏|刀具店|小品|动画"
            ),
        ),
        event(
            r"\bkidnapp\w+\b",
            r"\b(?:with|has|have|holding|waving|carrying) (?:a |an )?(?:knife|knives|guns?|axes?|"
            r"machetes?)\b(?! (?:shop|set))",
            r"\bfighting (?:outside|downstairs|in the|with)\b|\bdomestic violence\b|\bstabb(?:ed|ing)\b",
            r"\b(?:threat\w+|going) to kill\b",
            r"\b(?:is|are|keeps) (?:beating|hitting|attacking|strangling|threatening)\b",
            r"\bbeing (?:beaten|attacked|robbed|threatened)\b|\brobb(?:ed|ery)\b",
        ),
    ),
    _danger(
        POLICE,
        _("If a child or a helpless person is alone or missing, call 110 now; do not wait."),
        event(
            "(?:孩子?|小孩|儿童|宝宝|婴儿|娃|[一二两三四五]岁.{0,3})(?:独自|单独|一个?人)(?:被?(?:留|丢|"
            "扔))?在(?:家|屋|车|外|街|.?路|商场|楼下)",
            unless=re.compile("多大|几岁(?:才|可以)"),
        ),
        event(
            "(?:孩子?|小孩|儿童|娃|老人|父亲|母亲|奶奶|爷爷|妈妈|爸爸|女儿|儿子).{0,4}(?:走失|走丢|失踪|"
            "(?<!包)丢了|不见了|失联|被拐|没回(?:来|家))",
            "(?<!狗)(?<!猫)(?:走失|走丢)(?!的?(?:狗|猫|宠))|(?:发现|捡到).{0,4}(?:弃婴|婴儿|女婴|男婴)",
            unless=re.compile(
                "狗|猫|宠物|多大|多少岁|几岁(?:才|可以)|户口|卡|[证包车票衣鞋书钱物]|手机|东西|工作|打工|过年"
            ),
            lasts=True,
        ),
        event(
            r"\bchild(?:ren)?(?: left| is| are)? (?:all )?alone\b",
            r"\b(?:child|boy|girl|son|daughter|father|mother|grandmother|grandfather)\b.{0,8}\b(?:missing|lost|"
            r"wandered off)\b",
            r"\babandoned (?:child|baby)\b|\bmissing (?:child|boy|girl)\b|\bhas not come home\b",
            lasts=True,
        ),
    ),
)
