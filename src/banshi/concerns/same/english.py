"""What residents' troubles are called in English, and the words that say nothing, for comparing with Chinese texts.

An English report of cold radiators and a Chinese one of 暖气不热 are about the same thing; with these words in
common, and the place by its sound, they meet without any model of language. Order is free.
"""

from __future__ import annotations

_TROUBLES = """
heating 供暖 暖气|heat 供暖 暖气|heater 暖气|radiator 暖气|cold 不热|lukewarm 不热|warm 供暖|boiler 锅炉
water 自来水|tap 自来水|outage 停电 停水|blackout 停电|electricity 停电 供电|power 停电 供电|gas 燃气|leak 漏水
leaking 漏水|sewage 污水|sewer 下水道|drain 下水道 排水|flooding 积水|flood 积水|flooded 积水|manhole 井盖
pressure 水压|internet 网络|broadband 宽带|noise 噪音 噪声|noisy 噪音|loud 噪音|night 夜间 晚上|construction 施工
site 工地|dust 粉尘 灰尘|dusty 粉尘|smoke 油烟|smell 臭味 异味|stink 臭味|stench 臭味|odour 异味|odor 异味
pollution 污染|concrete 混凝土|mixing 搅拌|plant 工厂|factory 工厂|rubbish 垃圾|garbage 垃圾|trash 垃圾|waste 垃圾
dump 垃圾|bin 垃圾桶|dirty 脏乱|rat 老鼠|mosquito 蚊子|dog 流浪狗|toilet 厕所|road 道路|street 道路 街道|pothole 坑洼
pavement 人行道|sidewalk 人行道|bridge 桥梁|streetlight 路灯|lamp 路灯|light 路灯|traffic 交通|jam 拥堵|congestion 拥堵
parking 停车|park 公园|car 车辆|bus 公交|metro 地铁|subway 地铁|crossing 路口|bike 单车|bicycle 单车|scooter 电动车
lift 电梯|elevator 电梯|stuck 困人|stairs 楼道|roof 屋顶|wall 外墙|ceiling 天花板|window 窗户|property 物业
management 物业|fee 收费|charge 收费|refund 退款|deposit 押金|rent 租房|landlord 房东|developer 开发商|estate 小区
neighbour 邻居|neighbor 邻居|resident 业主|owner 业主|house 房屋|flat 房屋|apartment 公寓|deed 房产证|handover 交房
school 学校|kindergarten 幼儿园|teacher 教师|pupil 学生|student 学生|enrolment 入学|hospital 医院|doctor 医生
clinic 诊所|wage 工资|salary 工资|unpaid 拖欠|pension 养老金|insurance 社保 保险|subsidy 补贴|medical 医保|tax 税务
restaurant 餐馆|canteen 食堂|food 食品|market 市场|shop 商铺|supermarket 超市|price 价格|fake 假冒|licence 执照
license 执照|illegal 违法 违规|unlicensed 无证|permit 许可|demolition 拆迁|compensation 补偿|square 广场
dancing 广场舞|karaoke 唱歌|ktv 唱歌|fire 消防|smoking 抽烟|blocked 堵塞|broken 损坏 故障|repair 维修|tree 树木
grass 绿化|lawn 绿化|river 河道|lake 湖泊|well 水井|gate 大门|express 快递|parcel 快递|bank 银行
police 派出所|village 村民|farm 农田|land 土地|mine 采矿|quarry 采石
"""

MEANS: dict[str, str] = {
    word: chinese
    for line in _TROUBLES.strip().split("\n")
    for word, _, chinese in (entry.partition(" ") for entry in line.split("|"))
}
"""From the English word to the Chinese ones that residents use."""

_EMPTY = """
the a an and or but of to in on at by for with from into our my your their his her its this that these those we
i you they he she it is are was were be been being has have had do does did not no so very too all any some
there here please hello hi dear sir madam thank thanks can could would should will shall may might must when
where what why how who which if as than then also just only since about after before again still every day days
week weeks month year because near next out up down over under off get got gets go goes went come came make
makes made us me
"""
EMPTY: frozenset[str] = frozenset(_EMPTY.split())
"""Words without which an English report says the same."""
