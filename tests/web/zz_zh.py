# patch the Chinese catalogue of this process with the words of the file
from django.utils.translation import trans_real
def patch():
    t=trans_real.translation("zh-hans")
    plural={}
    for l in open("/tmp/brief/po/rates.txt",encoding="utf-8"):
        a,b=l.rstrip("\n").split("\t"); 
        t._catalog._catalogs[0][a]=b
        plural[a]=b
    old=t.ngettext
    t.ngettext=lambda s,p,n: plural.get(p) or old(s,p,n)
