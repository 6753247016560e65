"""Families of words in which dangers are told: what burns, leaks or falls, who is hurt; and turns that harm nobody.

In a line ``…`` stands for up to eight characters and ``<gas>`` for any name of gas.
"""

from __future__ import annotations

import re

from banshi.china.dispatch.events import Event

NAMES = {
    "gas": "(?:天然气|天燃气|燃气|煤气|液化石油气|液化气|石油气|瓦斯|沼气|管道气)",
    "leak": "(?:泄漏|泄露|漏气|跑气|外泄|外漏|漏(?![水电缴收装项抄报登发斗洞]))",
    "smell": "(?:臭味|气味|异味|味)",
    "building": (
        "(?:吊车|塔机|电线杆|电杆|大树|危房|房子?|屋顶?|楼|墙体?|围墙|天花板|顶棚|阳台|桥|脚手架|塔吊|广告牌|"
        "堤坝?|大棚|车棚|雨棚)"
    ),
    "ground": "(?:路|路面|地面|马路|道路|路基|人行道|地基|门前|路中间)",
    "someone": "(?:人|孩子?|小孩|儿童|娃|老人|学生|男的|女的|女孩|男孩|女子|男子|老太太?|老头|邻居)",
    "water": "(?:河|江|湖|水库|水塘|池塘|鱼塘|塘|.{0,2}池|水里|水中|渠|海里|冰窟|冰面)",
    "pit": "(?:井|坑|沟|洞|化粪池|地窖|粪池|下水道)",
    "cover": "(?:井盖|窨井盖|阴井盖|沙井盖|井盖板|水箅子?|雨水?篦子?)",
    "wire": "(?:电线|电缆|高压线|线缆|电源线)",
    "self": "(?:跳楼|跳河|跳江|跳桥|跳湖|跳海|跳井|上吊|割腕|轻生|自杀|寻短见|自残|喝农药|喝药自|服毒|烧炭)",
    "kill": "(?:杀|砍|捅|炸|烧死|打死|弄死|放火|点火|同归于尽|泼汽油)",
    "blade": "(?:刀|菜刀|斧头?|砍刀|匕首|铁棍|钢管|棍子?|棒子?|枪|酒瓶|砖头?|锤子?)",
}
FIGURE_OF_SPEECH = re.compile(
    r"火锅|肺都?|气得|头都?要|业主快要|嗓子|上火|人口|爆满|信息|电话.{0,4}爆|手机.{0,4}打爆|热情|吵得|发起火|火车|火热|生意"
)
PUFFING = re.compile(
    r"烟囱|油烟|排烟|排放|废气|锅炉|烧烤|工厂|尾气|排气|餐馆|饭店|抽烟|吸烟|天天|每天|每晚|长期|常年|一直|整天|嗓子|祖坟|七窍|污染|扰民"
)
FARE = re.compile(r"跳楼(?:价|机|甩|清|大|特|促|式)|自杀式|甩卖")
PAPERS = re.compile(r"手续|流程|账户|社保|资金|单位转|投资|合同|办事|系统里|诈骗|传销")


def event(*lines: str, unless: re.Pattern[str] | None = None, lasts: bool = False) -> Event:
    """Return what tells an event; each line is a pattern in small letters, with ``…`` and ``<…>`` as said above."""
    text = "|".join(lines).replace("…", ".{0,8}?")
    for name, words in NAMES.items():
        text = text.replace(f"<{name}>", words)
    return Event(told=re.compile(text), unless=unless, lasts=lasts)
