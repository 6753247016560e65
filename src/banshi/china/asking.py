"""How offices write, on their own lists, of things that are known: the words of Chinese counters, and English ones.

Facts go by the name of their item on the register, papers by the name of the evidence they stand for; ``booklet`` and
``id-card`` are the two papers that show the register itself. Titles and labels are known by themselves, in both
languages, and are not repeated here. The words are those of counters' own notices (practice, not law).
"""

from __future__ import annotations

KNOWN_WORDS: dict[str, tuple[str, ...]] = {
    "booklet": (
        "户口簿", "户口本", "居民户口簿", "户口册", "集体户口首页", "集体户首页", "常住人口登记卡", "户籍证明",
        "户口证明", "户籍底册", "household register", "household booklet", "booklet", "hukou",
        "household register booklet",
    ),
    "id-card": ("身份证", "居民身份证", "二代身份证", "二代证", "身份证件", "id card", "identity card", "id"),
    "id_number": ("身份证号码", "身份证号", "身份号码", "公民身份号码", "id card number", "identity number"),
    "name": ("姓名", "名字", "full name"),
    "former_name": ("曾用名",),
    "sex": ("性别", "gender"),
    "ethnicity": ("民族", "ethnic group"),
    "born_on": (
        "出生日期", "出生年月日", "出生年月", "出生时间", "生日", "年龄", "birth date", "birthday", "birthdate", "age",
    ),
    "birth_place": ("出生地", "birthplace"),
    "native_place": ("籍贯", "祖籍"),
    "address": (
        "住址", "户籍地址", "户口所在地", "户籍所在地", "户籍地", "家庭住址", "户籍住址", "registered address",
        "home address",
    ),
    "household_no": ("户号", "户口簿号", "户口号"),
    "household_type": ("户别", "户口性质", "户口类型", "户口类别"),
    "relation": ("与户主关系", "户主关系", "与户主的关系", "relation to the head", "relationship to head"),
    "height_cm": ("身高",),
    "blood_type": ("血型", "blood group"),
    "education": ("文化程度", "学历", "education"),
    "marital_status": ("婚姻状况", "婚姻情况", "婚姻状态", "婚况"),
    "military_service": ("兵役状况", "兵役情况", "服兵役情况"),
    "workplace": ("工作单位", "服务处所", "work unit", "employer"),
    "occupation": ("职业", "profession"),
    "guardian_1": ("监护人姓名",),
    # Papers that hold the proof of a matter, when they are in the file.
    "diploma": ("毕业证", "毕业证书", "学历证", "学历证书", "学位证", "学位证书", "学历证明", "degree",
                "degree certificate"),
    "loss-statement": ("遗失声明", "丢失声明", "挂失声明"),
    "police-receipt": ("报警回执", "接警回执", "报案回执"),
}  # fmt: skip

FILLING_WORDS: tuple[str, ...] = (
    "复印件", "影印件", "原件", "扫描件", "电子版", "电子件", "照片", "拍照", "图片", "正反面", "正面", "反面", "首页",
    "户主页", "本人页", "内页", "页", "证明材料", "证明文件", "证明", "材料", "文件", "资料", "信息", "情况", "清晰",
    "有效", "请", "您", "提供", "补充", "补交", "提交", "出示", "携带", "上传", "带来", "写明", "填写", "说明", "需要",
    "缺少", "缺", "申请人", "当事人", "本人", "自己", "居民", "登记", "现在", "目前", "一份", "两份", "一式两份",
    "各一份", "份", "张", "上", "的", "你", "我", "其", "该", "再", "还", "需", "要", "交", "带", "是否", "是什么",
    "是", "什么",
    "copy", "photocopy", "scan", "photo", "picture", "original", "proof", "evidence", "certificate", "page", "front",
    "back", "side", "both", "first", "please", "send", "bring", "give", "provide", "add", "submit", "upload", "show",
    "write", "state", "of", "the", "a", "an", "your", "my", "his", "her", "their", "applicant", "resident", "own",
    "registered", "current", "present", "valid", "clear", "exact", "what", "is", "are", "in", "on", "with", "for",
    "from", "once", "more", "again", "also", "number", "no", "cm", "s",
)  # fmt: skip
