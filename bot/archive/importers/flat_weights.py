"""The weights of the signs by which flattened text is read, in hundredths of log-odds.

Written by `benchmarks/fit_flat.py`; not to be changed by hand. "line" and "line-2" to "line+2" weigh the signs of a
line and of its neighbours for software's lines (`flat_line_signs`); "loose" and "tight" the signs of a gap
(`flat_gap_signs`), "file" what the whole file says of it (`flat_boundaries`), for boundaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

__all__ = ["weights"]


@cache
def weights(name: str) -> Mapping[str, float]:
    """A table of weights by sign; signs that are not in it say nothing."""
    entries = (entry.rpartition(":") for line in _TABLES[name].strip().split("\n") for entry in line.split("  "))
    return {sign: int(weight) / 100 for sign, _, weight in entries}


_TABLES = {
    "line": r"""
after:186  ahead2:-21  ahead3:-18  ahead4:-24  ahead5:4  ahead6:20  ahead7:5  ahead9:40  anchor:89  back1:18
back3:-6  back4:-14  back5:-14  back6:14  back9:9  bar:130  bare:-20  bare p0:-24  bare p0.3:45  bare p0.7:17
bare p1:-42  bare p1.5:11  bare p3:-27  before:62  bias:9  bottom:56  bottom p0:12  bottom p0.7:42  bottom p1:-6
bottom p1.5:6  c0:-15  c1:17  c2:37  c3:-25  c4:42  caps0:-100  caps1:-36  caps3:78  caps4:45  copied:-48
digits0:-35  digits2:21  digits3:54  digits4:-33  e=!:6  e=":22  e=):-90  e=,:-30  e=.:-37  e=...:40  e=9:81  e=::21
e=?:-89  e=emo:-56  e=w:82  e=x:59  file00:-211  file00 p0:-56  file00 p0.3:-68  file00 p0.7:-19  file00 p1.5:-16
file00 p3:-51  file00 w0:-56  file00 w1:-155  file01 p0.3:-43  file01 p0.7:16  file01 p1.5:7  file01 p3:34
file01 w1:10  file02:17  file02 p0.3:-14  file02 p0.7:-25  file02 p1.5:8  file02 p3:51  file02 w1:17  file10:-52
file10 p0.3:-44  file10 p0.7:-67  file10 p1.5:19  file10 p3:41  file10 w1:-52  file11:-31  file11 p0:-31
file11 p0.3:102  file11 p0.7:5  file11 p1.5:-37  file11 p3:-67  file11 w0:-31  file12:67  file12 p0:22
file12 p0.3:11  file12 p0.7:10  file12 p3:19  file12 w0:22  file12 w1:45  file20:79  file20 p0:26  file20 p0.3:24
file20 p0.7:20  file20 p1:-25  file20 p1.5:25  file20 p3:10  file20 w0:26  file20 w1:53  file21:63  file21 p0:24
file21 p0.3:5  file21 p0.7:39  file21 p1:-38  file21 p1.5:35  file21 w0:24  file21 w1:39  file22:75  file22 p0:28
file22 p0.3:48  file22 p1:-6  file22 p1.5:18  file22 p3:-14  file22 w0:28  file22 w1:46  frame:105  gap0:9  gap1:-20
gap3:17  headed:29  header noise:22  hs1:-22  hs10:23  hs11:16  hs12:-10  hs2:-6  hs3:-18  hs4:-13  hs5:4  hs6:5
hs7:14  hs9:34  hu1:-5  hu11:-14  hu3:12  hu4:-6  hu5:33  hu6:27  hu7:16  hu8:-10  hu9:-24  indent0:31  indent1:4
indent2:16  indent3:-41  inside:-81  inside p0:-6  inside p0.3:-17  inside p0.7:-28  inside p1:5  inside p3:-36
labelled:7  leads2:34  leads3:-23  mark=#:6  mark=##:4  mark=###:94  mark=*:40  mark=*##:9  mark=**:35  mark=***:18
mark=*__:53  mark=+:-34  mark=-:-25  mark=---:38  mark=>:-157  mark=>*:-69  mark=>**:-38  mark=>>:-7  mark=>>*:-110
mark=[:22  mark=_:-11  mark=__:97  mark=___:114  mark=|:12  mark=•:-144  mid:-58  mid p0.3:-49  mid p0.7:-40
mid p1:-27  mid p1.5:37  mid p3:21  n0:5  n1:73  n10:13  n11:-15  n12:-93  n2:58  n3:-16  n4:-53  n5:-62  n7:52
n8:16  n9:26  next0:11  next1:29  next2:-11  next3:-23  outside:110  outside p0:35  outside p0.3:-7  outside p0.7:-9
outside p1:-42  outside p1.5:50  outside p3:83  p0:5  p0.3:21  p0.7:-19  p1:-79  p1.5:61  p3:21  qname:234
repeats:-34  s=":14  s=(:15  s=.:15  s=9:-11  s=::-12  s=@:-16  s=A:-13  s=a:-50  s=list:83  s=url:-33  s=x:17
share0:-90  share2:-8  share3:-14  share4:58  short caps0:60  short caps2:-50  signature:161  since1:24  since2:50
since3:-11  since4:-15  since5:-39  size0:165  size1:55  size10:-76  size11:-43  size2:79  size3:27  size4:66
size5:56  size7:-87  size8:-127  size9:-110  st:129  st0001:19  st0010:36  st0101:15  st1100:47  st1110:11
step-1-1:40  step-11:11  step0-1:-17  step00:-40  step01:9  step1-1:-19  step10:-19  step11:48  strest0:18
strest1:62  strest2:38  strest3:61  strest4:-50  top:11  top p0:-8  top p0.3:68  top p0.7:-21  top p1:-46
top p1.5:18  until1:28  until2:23  until3:17  until4:-18  until5:-42  url:-45  value:77  w=?:76  w=a:33
w=actually:-14  w=again:5  w=ah:-17  w=all:146  w=also:-11  w=an:-15  w=and:-7  w=another:-18  w=any:19  w=anyone:-5
w=anyway:-16  w=are:-14  w=as:-34  w=at:4  w=back:57  w=be:42  w=been:-13  w=before:25  w=both:14  w=btw:-13
w=but:-46  w=by:28  w=can:-7  w=cheers:-23  w=could:7  w=did:-22  w=die:-17  w=do:10  w=does:-16  w=edit:-10
w=first:30  w=for:-58  w=forum:29  w=from:-29  w=get:57  w=go:38  w=good:-30  w=great:-15  w=have:-76  w=hello:-40
w=here:-47  w=hey:-34  w=hi:-45  w=how:47  w=however:-11  w=http:5  w=https:-113  w=i:-107  w=im:-20  w=in:53
w=indeed:-6  w=is:-25  w=it:-37  w=its:-7  w=just:-11  w=let:-68  w=lol:-6  w=los:13  w=love:-13  w=many:-16
w=maybe:-27  w=me:-5  w=mine:-4  w=more:9  w=most:-5  w=much:-12  w=my:14  w=need:-36  w=never:46  w=news:54
w=next:5  w=nice:-5  w=no:21  w=nope:-34  w=not:34  w=note:14  w=nothing:89  w=of:-23  w=oh:-13  w=ok:-30  w=okay:-7
w=on:-9  w=once:-21  w=one:-14  w=our:17  w=people:6  w=perhaps:-9  w=post:189  w=probably:-24  w=question:31
w=quote:34  w=re:-33  w=remember:7  w=see:83  w=seriously:-11  w=should:-13  w=since:-16  w=site:8  w=so:-25
w=some:-9  w=someone:-11  w=something:-6  w=sorry:-7  w=sounds:-6  w=still:-11  w=thank:-63  w=thanks:-111
w=that:-37  w=the:-28  w=their:-6  w=then:-13  w=these:27  w=they:-34  w=think:16  w=thread:93  w=to:19  w=today:12
w=topic:21  w=true:-19  w=two:-26  w=unless:9  w=using:8  w=video:16  w=was:-9  w=we:47  w=welcome:34  w=well:32
w=what:24  w=when:16  w=where:41  w=which:-6  w=while:-6  w=who:25  w=with:-20  w=would:-13  w=wow:-5  w=www:73
w=years:29  w=yes:-15  w=you:139  w=your:45  why=boilerplate:147  why=counter:37  why=date:42  why=decoration:5
why=edit note:129  why=member card:124  wordless:5  ws=?:-16  ws=a:-12  ws=all:12  ws=and:31  ws=any:4  ws=back:52
ws=by:25  ws=cheers:-14  ws=could:5  ws=first:6  ws=for:6  ws=forum:28  ws=go:22  ws=good:-13  ws=hello:-28
ws=hey:-13  ws=hi:-29  ws=i:7  ws=in:7  ws=link:7  ws=love:-18  ws=maybe:-18  ws=more:15  ws=most:6  ws=my:30
ws=news:20  ws=nice:12  ws=no:-27  ws=not:-21  ws=of:6  ws=ok:-27  ws=on:4  ws=only:4  ws=other:-7  ws=post:81
ws=question:9  ws=quote:26  ws=remember:18  ws=see:87  ws=site:6  ws=thank:-59  ws=thanks:-26  ws=the:-11
ws=thread:75  ws=topic:21  ws=video:11  ws=welcome:-9  ws=well:29  ws=what:-34  ws=www:24  ws=yes:10  ws=you:-90
""",
    "line-2": r"""
anchor:-22  c2:14  c3:-36  c4:-59  copied:-39  inside:18  n1:26  n10:11  n11:-35  n12:-16  n2:24  n3:-13  n4:-28
n5:-19  n6:30  n8:-9  n9:-30  p0.3:24  p0.7:-22  p1:-62  qname:-145  st:-32  st0001:21  st0010:-43  st0101:12
st1000:-18  st1010:8  st1100:-19  st1110:7  step-1-1:27  step-10:-6  step-11:10  step0-1:33  step00:-44  step01:-23
step1-1:-16  step10:-5  step11:-35  strest0:-8  strest1:-22  strest2:-10  strest3:45  strest4:-37
why=boilerplate:53  why=date:-36  why=edit note:41  why=member card:83
""",
    "line-1": r"""
anchor:-63  c2:36  c3:7  c4:18  copied:-7  inside:-10  n0:11  n1:80  n10:10  n11:-47  n12:-8  n2:5  n3:-29  n4:-37
n5:-32  n6:11  n7:22  n8:24  n9:-29  p0:11  p0.3:60  p0.7:25  p1:-105  p1.5:8  p3:-18  qname:-46  st:-5  st0001:56
st0010:-55  st0101:11  st1000:41  st1010:-69  st1100:-27  st1110:38  step-1-1:38  step-10:5  step0-1:22  step00:-43
step01:5  step1-1:-14  step10:-37  strest0:46  strest1:-55  strest2:13  strest3:6  strest4:-14  why=boilerplate:48
why=counter:-55  why=date:-42  why=decoration:11  why=edit note:37  why=member card:7  wordless:11
""",
    "line+1": r"""
anchor:-27  c3:-17  c4:-26  n0:13  n1:10  n11:-25  n12:-35  n2:36  n4:8  n5:-20  n6:5  n7:20  n9:-7  p0:13  p0.3:15
p1:-23  p1.5:16  p3:-17  qname:30  st:25  st0001:32  st0010:-21  st0101:24  st1000:11  st1100:4  st1110:-28
step-1-1:9  step-10:-12  step-11:7  step0-1:-34  step00:-36  step1-1:38  step10:19  step11:11  strest1:32
strest2:-74  strest3:-22  strest4:85  why=boilerplate:66  why=counter:-19  why=date:40  why=decoration:13
why=edit note:-137  why=member card:52  wordless:13
""",
    "line+2": r"""
anchor:-29  c2:14  c3:-13  c4:-41  copied:-13  inside:-24  n1:13  n10:9  n11:-19  n2:45  n3:-12  n4:7  n5:-12  n7:12
n8:-15  p0.3:14  p0.7:8  p1:-11  p1.5:17  qname:32  st:36  st0001:22  st0010:-47  st0101:33  st1000:64  st1010:8
st1100:-74  st1110:31  step-1-1:19  step-10:-14  step-11:8  step0-1:-5  step00:-29  step01:32  step1-1:15  step11:9
strest0:-16  strest1:38  strest2:-27  strest3:42  why=boilerplate:30  why=counter:28  why=date:36  why=edit note:-64
why=member card:39
""",
    "tight": r"""
a0=0|0:-8  a0=10|0:20  a0=10|1:-18  a0=11|1:-6  a0=1|0:-21  a0=1|1:35  a0=2|0:-14  a0=2|1:-18  a0=3|1:-16
a0=4|0:-13  a0=5|0:-17  a0=5|1:31  a0=6|1:17  a0=7|0:33  a0=7|1:-43  a0=8|0:13  a0=8|1:-10  a0=9|0:10  a=0:-9
a=1:14  a=11:-8  a=2:-33  a=3:-16  a=4:-10  a=5:14  a=6:11  a=9:11  ab=0|0:40  ab=0|4:4  ab=0|5:-40  ab=1|0:-17
ab=1|1:-26  ab=1|2:14  ab=1|3:10  ab=1|5:-26  ab=2|0:-5  ab=2|2:-38  ab=2|3:-7  ab=2|5:46  ab=3|0:7  ab=3|1:46
ab=3|2:-16  ab=3|3:-20  ab=3|4:9  ab=3|5:-15  ab=4|0:-10  ab=4|1:5  ab=4|2:15  ab=4|3:-5  ab=4|5:7  ab=5|1:15
ab=5|2:36  ab=5|4:-46  ab=5|5:-14  amid:-193  answer:123  asks:49  b0=0|0:10  b0=10|0:-9  b0=10|1:-16  b0=11|0:-13
b0=11|1:-6  b0=1|0:20  b0=1|1:-12  b0=2|0:20  b0=2|1:7  b0=3|0:25  b0=3|1:-20  b0=4|0:-9  b0=4|1:12  b0=5|0:-26
b0=5|1:36  b0=6|0:-21  b0=6|1:23  b0=7|1:-15  b0=8|1:-9  b0=9|0:7  b0=9|1:-27  b4=1111:-20  b4=1119:-18  b4=1121:-15
b4=1129:9  b4=1212:-6  b4=1219:-12  b4=1221:32  b4=1222:30  b4=1229:29  b4=2112:22  b4=2121:-6  b4=2122:15
b4=2211:-39  b4=2212:-12  b4=2219:8  b4=2221:14  b4=2222:15  b4=2229:15  b4=2922:-29  b4=9111:-10  b4=9112:18
b4=9121:-18  b4=9122:9  b4=9211:41  b4=9212:20  b4=9221:-23  b4=9222:-23  b=0:8  b=1:8  b=10:-25  b=11:-19  b=2:37
b=3:5  b=5:10  b=7:-19  b=8:-9  b=9:-20  ba=1:-11  ba=4:22  bab=11:-9  bab=13:-4  bab=22:-22  bab=23:19  bab=32:20
bac=0:65  bac=1:-30  bac=10:4  bac=11:21  bac=2:5  bac=3:-37  bac=4:-9  bac=5:-14  bac=6:-10  bac=7:-9  bac=9:22
bare0:139  bare1:-50  bb=1:-8  bb=3:-11  bb=4:29  bbc=0:46  bbc=1:-77  bbc=10:42  bbc=11:56  bbc=2:-93  bbc=3:-44
bbc=4:6  bbc=6:8  bbc=7:13  bbc=8:15  bbc=9:37  bias:-222  bn=1:-21  bn=2:-9  bn=3:-25  bn=9:65  bp=3:8  bp=9:4
bq=00:35  bq=01:-87  bq=10:94  bq=11:-32  bt=00:-21  bt=01:32  c0=oo0:7  c0=oq0:19  c0=oq1:-16  c0=os0:15  c0=os1:7
c0=qo0:-4  c0=qo1:-14  c0=qq0:-12  c0=qq1:-10  c0=qs0:-21  c0=qs1:18  c0=so0:-12  c0=so1:-7  c=oo:9  c=os:22
c=qo:-18  c=qq:-22  c=so:-20  e0=!0:38  e0=!1:-18  e0="0:-22  e0=)0:-23  e0=)1:39  e0=,0:-61  e0=,1:-5  e0=...0:9
e0=...1:-13  e0=.0:28  e0=.1:8  e0=91:-5  e0=:0:-89  e0=:1:32  e0=?0:54  e0=?1:-24  e0=emo0:54  e0=emo1:-19
e0=w0:-12  e0=w1:-8  e0=x0:20  e0=x1:-8  e=!:20  e=":-23  e=):16  e=,:-65  e=.:36  e=...:-4  e=::-56  e=?:30
e=emo:35  e=w:-20  e=x:13  es=!A:18  es=!a:8  es="9:-5  es="A:8  es="a:-21  es=)9:-25  es=)A:-6  es=)a:-13
es=)list:6  es=)x:-6  es=,":-5  es=,A:-24  es=,a:-8  es=,x:-16  es=.":-5  es=..:37  es=...":-8  es=...A:7
es=...a:10  es=...url:-12  es=.9:-23  es=.::-21  es=.@:47  es=.A:-27  es=.a:38  es=.list:-42  es=.url:-13  es=.x:27
es=99:81  es=9a:-22  es=:":-18  es=:A:5  es=:a:-10  es=:list:-7  es=:url:-8  es=:x:-12  es=?":11  es=?(:-16
es=?A:-5  es=?a:50  es=?list:-22  es=?url:-5  es=emoA:-9  es=emoa:33  es=w":-21  es=w(:-30  es=w.:17  es=w9:-41
es=w@:-9  es=wA:65  es=wa:-28  es=wlist:-10  es=wurl:40  es=wx:-18  es=x9:-5  es=xa:-25  es=xx:-19  far0oq:19
far1oq:47  far1qq:-10  far2oq:34  far2qq:-26  far3oq:41  far3qq:9  far4oq:-83  far4qq:-90  first:-12  from:30
from0:95  from1:-65  goes on:14  hail:158  hapo!:43  hapo=:-21  hcap!:34  hcap=:-10  hdbl=:31  hi!:75  hi=:-51
indent:-38  inner:-333  k=oo:-21  k=oq:58  k=qo:-146  k=qq:-113  kl=oo0:11  kl=oo1:-25  kl=oq0:198  kl=oq1:-154
kl=qo0:-64  kl=qo1:-80  kl=qq0:-64  kl=qq1:-49  l3=000:-19  l3=001:12  l3=011:-24  l3=019:-5  l3=100:6  l3=101:-12
l3=109:-5  l3=110:-50  l3=111:26  l3=119:30  l3=900:10  l3=901:-14  l3=911:-5  l=0:81  l=1:-307  last:19  leave:38
leaves:-54  listed:-84  ln=01:-14  ln=09:-6  ln=10:-48  ln=19:25  lp=00:-8  lp=01:-26  lp=10:12  lp=11:6  lp=90:-5
lp=91:-7  mcall00:-46  mcall01:25  mdots00:-32  mdots01:14  mdots10:7  mdots11:-10  me+:84  me-:44  msmile00:-108
msmile01:-38  msmile10:75  msmile11:50  noise+:-21  noise-:-85  oneqq:12  proven:16  ql0oq:35  ql0qq:-26  ql1oq:-37
ql1qq:-71  ql2oq:9  ql2qq:-35  ql3oq:51  ql3qq:18  qq=next0:-206  qq=next1:-39  qq=off0:149  qq=on0:-12  qq=on1:-6
qq=same0:6  s0="0:-27  s0="1:-9  s0=(0:5  s0=.0:38  s0=90:-36  s0=:0:-15  s0=@0:48  s0=@1:25  s0=A0:43  s0=A1:-15
s0=a0:41  s0=a1:-28  s0=list0:-68  s0=list1:-4  s0=url0:-27  s0=x0:-48  s0=x1:21  s=":-36  s=.:35  s=9:-38  s=::-15
s=@:73  s=A:28  s=a:13  s=list:-73  s=url:-31  s=x:-27  shared:-74  since=1|0:-37  since=1|1:-6  since=2|0:-18
since=2|1:-9  since=3|0:11  since=3|1:-22  since=4|0:6  since=4|1:-18  since=5|0:36  since=5|1:34  to:39  to0:93
to1:-54  until=1|0:15  until=1|1:-27  until=2|0:-8  until=2|1:-13  until=3|0:-12  until=3|1:-4  until=4|0:4
until=4|1:23  w1=?:-20  w1=a:-14  w1=according:-7  w1=actually:32  w1=after:-7  w1=again:-7  w1=ah:14  w1=all:-22
w1=also:21  w1=an:9  w1=and:-93  w1=another:13  w1=any:30  w1=anyway:-18  w1=are:15  w1=as:12  w1=at:-31
w1=because:-11  w1=besides:-12  w1=both:5  w1=but:-131  w1=by:-27  w1=can:-30  w1=could:4  w1=did:11  w1=do:-38
w1=don't:20  w1=edit:-6  w1=even:11  w1=every:-14  w1=first:27  w1=for:-40  w1=furthermore:-4  w1=get:-10
w1=given:35  w1=go:23  w1=good:30  w1=have:-7  w1=he:-21  w1=here:46  w1=here's:14  w1=hey:18  w1=hi:33  w1=how:-10
w1=however:-17  w1=http:-22  w1=https:-10  w1=i'd:-17  w1=i'll:-25  w1=i'm:84  w1=i've:61  w1=if:-63  w1=im:11
w1=in:-19  w1=interesting:9  w1=is:10  w1=it:-25  w1=it's:11  w1=its:-19  w1=just:22  w1=let:8  w1=let's:17
w1=lol:4  w1=look:15  w1=many:-53  w1=maybe:-7  w1=more:-18  w1=most:-15  w1=my:-18  w1=nice:61  w1=no:-16
w1=not:-13  w1=note:-26  w1=now:-38  w1=of:-35  w1=oh:-38  w1=on:-16  w1=one:29  w1=or:-74  w1=other:15  w1=our:-25
w1=perhaps:13  w1=personally:-8  w1=please:31  w1=post:-42  w1=probably:23  w1=ps:7  w1=quote:64  w1=read:-29
w1=right:15  w1=see:-14  w1=she:22  w1=should:-17  w1=so:-48  w1=some:19  w1=something:14  w1=sorry:9  w1=sounds:43
w1=still:14  w1=thank:27  w1=that:-36  w1=that's:26  w1=then:-20  w1=there:22  w1=there's:37  w1=therefore:-9
w1=these:-6  w1=they:-22  w1=this:54  w1=thus:-13  w1=to:-22  w1=try:4  w1=two:-19  w1=was:-15  w1=welcome:16
w1=what's:-7  w1=when:-26  w1=where:-8  w1=whether:-24  w1=while:7  w1=why:23  w1=will:-13  w1=with:-43  w1=would:50
w1=yeah:23  w1=you:-14  w1=your:-18  w1=в:-28  w2=a:36  w2=actually:-21  w2=again:-11  w2=agree:8  w2=all:-12
w2=also:-39  w2=always:25  w2=an:-10  w2=and:15  w2=another:14  w2=anyone:18  w2=are:11  w2=as:8  w2=at:-76
w2=back:7  w2=be:-20  w2=because:-11  w2=but:16  w2=by:-8  w2=can:-12  w2=can't:19  w2=could:-6  w2=did:-10
w2=didn't:4  w2=do:-69  w2=doesn't:26  w2=don't:-14  w2=even:-24  w2=fact:-20  w2=first:6  w2=for:-10  w2=found:5
w2=from:-4  w2=get:28  w2=go:-13  w2=good:40  w2=got:15  w2=had:7  w2=has:-66  w2=have:-21  w2=haven't:12  w2=he:8
w2=here:12  w2=his:-15  w2=hope:-17  w2=i:-9  w2=i'm:15  w2=i've:11  w2=idea:-9  w2=if:6  w2=in:-27  w2=isn't:16
w2=issue:-6  w2=it:44  w2=it's:13  w2=just:31  w2=know:27  w2=let:7  w2=look:9  w2=love:23  w2=make:12  w2=many:-6
w2=may:8  w2=me:15  w2=might:-34  w2=most:-22  w2=much:10  w2=must:17  w2=need:8  w2=never:22  w2=news:15
w2=now:-22  w2=of:-39  w2=on:8  w2=one:-8  w2=only:18  w2=or:6  w2=other:-11  w2=people:-25  w2=please:9
w2=point:-14  w2=question:19  w2=really:10  w2=reason:-16  w2=said:8  w2=say:-33  w2=see:30  w2=seem:-13
w2=seems:26  w2=should:16  w2=some:-22  w2=someone:24  w2=still:48  w2=sure:23  w2=thanks:9  w2=that:6  w2=that's:11
w2=the:-12  w2=then:-10  w2=there:5  w2=there's:-14  w2=these:-17  w2=they:19  w2=thing:-17  w2=think:19  w2=this:4
w2=those:-5  w2=to:23  w2=true:20  w2=try:12  w2=use:-7  w2=used:11  w2=very:9  w2=want:-12  w2=was:36  w2=way:17
w2=we:-7  w2=well:-25  w2=were:11  w2=where:5  w2=which:-19  w2=who:-20  w2=why:-11  w2=will:-16  w2=with:27
w2=would:20  w2=www:-23  w2=yeah:33  w2=you:9  w2=your:-31  y=a:-36  y=according:-14  y=actually:-20  y=after:-18
y=again:-19  y=ah:-5  y=also:50  y=although:-24  y=an:12  y=another:-31  y=any:18  y=are:8  y=at:-33  y=because:4
y=btw:30  y=but:-17  y=by:-40  y=can:15  y=did:12  y=do:-7  y=does:32  y=don't:22  y=edit:34  y=even:11
y=exactly:20  y=finally:6  y=first:-12  y=for:-18  y=from:-10  y=get:20  y=good:53  y=have:44  y=hello:-42
y=here:11  y=here's:12  y=hey:21  y=hi:8  y=http:19  y=https:23  y=i:11  y=i'd:-13  y=i'll:29  y=i'm:30  y=i've:-18
y=if:5  y=im:32  y=in:-31  y=indeed:15  y=is:37  y=it's:18  y=its:-19  y=just:25  y=let:-9  y=lol:-25  y=maybe:7
y=more:34  y=most:-38  y=my:8  y=no:17  y=not:23  y=note:-19  y=of:-8  y=oh:30  y=okay:17  y=on:-14  y=once:-31
y=one:-16  y=our:-20  y=people:8  y=perhaps:51  y=personally:8  y=please:44  y=post:4  y=quote:-26  y=read:-19
y=really:4  y=right:8  y=she:8  y=since:-5  y=so:-30  y=some:10  y=sorry:-8  y=sounds:14  y=sure:24  y=thank:19
y=thanks:76  y=that:33  y=that's:55  y=the:-27  y=there:-4  y=there's:14  y=these:8  y=they:13  y=this:30  y=those:9
y=thus:-7  y=two:-37  y=very:33  y=was:5  y=we:19  y=welcome:8  y=well:-8  y=what:5  y=what's:17  y=when:-32
y=where:9  y=whether:-8  y=which:-6  y=while:-12  y=why:11  y=with:-29  y=wrong:-6  y=yeah:14  y=yes:15  y=you:-8
y=your:-44  y=в:-5  you+:13  you-:10  z=:-33  z=again:-14  z=all:-20  z=and:5  z=here:16  z=is:27  z=it:27
z=link:25  z=lol:29  z=me:21  z=no:-5  z=not:-8  z=on:13  z=one:21  z=or:-9  z=point:6  z=post:18  z=question:-23
z=quote:-19  z=right:-6  z=so:22  z=thanks:58  z=that:13  z=them:23  z=thing:31  z=this:-16  z=to:-9  z=true:-10
z=way:21  z=well:10  z=wrong:-12  z=yes:-13  z=you:16  z=а:15
""",
    "file": r"""
b:11  look0:57  look1:19  post:5  rate:16  short:-30  steady:-17  z:74  zz:46
""",
    "form": r"""
a=1:-16  a=10:42  a=11:23  a=2:-54  a=3:-34  a=4:-26  a=5:-6  a=6:5  a=7:23  a=8:20  a=9:41  ab=0|0:42  ab=0|1:-30
ab=0|2:-21  ab=0|3:-5  ab=0|4:6  ab=0|5:-11  ab=1|0:-26  ab=1|1:-39  ab=1|3:12  ab=1|4:7  ab=1|5:-39  ab=2|0:-17
ab=2|2:-45  ab=2|3:-20  ab=2|4:4  ab=2|5:49  ab=3|0:8  ab=3|1:32  ab=3|2:-13  ab=3|3:-22  ab=3|4:9  ab=3|5:15
ab=4|1:7  ab=4|2:17  ab=4|4:13  ab=4|5:32  ab=5|1:31  ab=5|2:28  ab=5|3:18  answer:121  asks:46  b=0:17  b=1:-20
b=10:16  b=11:26  b=4:-20  b=5:-18  b=6:-15  b=7:-6  b=8:5  b=9:34  bias:15  e=!:55  e=":-33  e=):-5  e=,:-103
e=.:55  e=9:7  e=::-95  e=?:51  e=emo:87  e=w:-16  e=x:16  es=!A:19  es=!a:24  es="A:7  es=)9:-21  es=)A:-4
es=)a:-22  es=)x:-10  es=,A:-39  es=,a:-23  es=,list:-6  es=,x:-15  es=.":22  es=.(:-14  es=..:41  es=...":-23
es=...A:18  es=...a:12  es=.9:-29  es=.@:43  es=.A:-10  es=.a:70  es=.list:-42  es=.url:-23  es=99:92  es=9A:-29
es=9a:-18  es=9list:-6  es=:":-23  es=:A:-21  es=:a:-19  es=:list:-18  es=:url:-6  es=:x:-11  es=?A:14  es=?a:53
es=?list:-26  es=emoA:22  es=w":-7  es=w(:-32  es=w9:-44  es=w@:5  es=wA:68  es=wa:-44  es=wlist:-32  es=wurl:17
es=wx:-18  es=xA:17  es=xa:-13  es=xx:-37  hail:176  hapo!:57  hapo=:-16  hcap!:47  hdbl=:20  hi!:77  hi=:-66
leave:65  leaves:-58  listed:-70  mcall00:-42  mcall01:39  mcall10:14  mcall11:5  mdots00:-23  mdots01:26
mdots10:19  mdots11:-7  me+:80  me-:50  msmile00:-99  msmile01:-22  msmile10:76  msmile11:60  s=":-41  s=.:69
s=9:-51  s=::-22  s=@:89  s=A:63  s=a:53  s=list:-92  s=url:-33  s=x:-61  shared:-91  w1=?:-11  w1=a:-40
w1=actually:34  w1=after:-15  w1=all:-31  w1=also:-21  w1=and:-98  w1=another:22  w1=as:-18  w1=at:-42  w1=but:-117
w1=by:-52  w1=can:-24  w1=do:-22  w1=does:11  w1=even:13  w1=first:42  w1=for:-47  w1=from:-5  w1=good:19  w1=he:-30
w1=hello:13  w1=here:65  w1=here's:39  w1=hey:24  w1=hi:42  w1=how:7  w1=however:-17  w1=http:-36  w1=https:5
w1=i:8  w1=i'd:9  w1=i'm:54  w1=i've:59  w1=if:-60  w1=in:-29  w1=is:4  w1=it:-40  w1=it's:26  w1=just:26
w1=let's:37  w1=maybe:-8  w1=my:5  w1=no:-46  w1=not:-23  w1=now:-43  w1=of:-45  w1=oh:-30  w1=ok:38  w1=on:-22
w1=one:15  w1=or:-67  w1=post:-50  w1=quote:78  w1=since:5  w1=so:-9  w1=sorry:-15  w1=thank:22  w1=thanks:-13
w1=that:-40  w1=that's:28  w1=the:-7  w1=then:-30  w1=there:26  w1=there's:40  w1=they:-36  w1=this:27  w1=those:-23
w1=to:10  w1=welcome:15  w1=when:-5  w1=who:11  w1=why:18  w1=with:-30  w1=would:19  w1=wow:8  w1=yeah:28
w1=yes:-22  w1=you:-42  w2=a:8  w2=agree:41  w2=all:-25  w2=also:-52  w2=always:24  w2=an:-21  w2=and:18  w2=are:13
w2=at:-60  w2=because:-13  w2=believe:8  w2=but:13  w2=by:-15  w2=can:13  w2=did:16  w2=didn't:9  w2=do:-62
w2=does:-4  w2=doesn't:26  w2=fact:-43  w2=for:-6  w2=from:9  w2=good:51  w2=got:21  w2=has:-41  w2=have:-25
w2=he:-12  w2=how:-12  w2=i'm:19  w2=in:-8  w2=is:6  w2=it:15  w2=it's:28  w2=just:20  w2=know:10  w2=love:15
w2=may:16  w2=me:11  w2=more:-7  w2=my:11  w2=no:-11  w2=not:16  w2=of:-31  w2=on:42  w2=one:-20  w2=only:-6
w2=people:-30  w2=really:12  w2=said:13  w2=say:-19  w2=see:13  w2=should:25  w2=so:13  w2=some:-25  w2=still:30
w2=sure:22  w2=that:6  w2=that's:-4  w2=then:-17  w2=there:11  w2=they:-17  w2=think:23  w2=this:31  w2=to:14
w2=use:9  w2=used:4  w2=was:20  w2=we:-16  w2=what:-7  w2=when:-6  w2=who:-30  w2=why:-28  w2=will:-14  w2=with:29
w2=would:5  w2=www:-37  w2=yes:7  w2=you:-15  w2=your:-23  y=a:-41  y=actually:-37  y=after:-22  y=again:5
y=all:-12  y=also:36  y=another:-22  y=any:33  y=are:-24  y=as:-22  y=at:-11  y=by:-27  y=can:33  y=did:13  y=do:12
y=does:28  y=don't:9  y=edit:52  y=even:10  y=first:-22  y=for:-15  y=from:-48  y=good:69  y=have:32  y=he:6
y=hey:16  y=how:36  y=however:-7  y=http:6  y=i:6  y=i'd:6  y=i'm:39  y=if:6  y=in:-23  y=is:49  y=it:11  y=it's:11
y=just:29  y=let:-28  y=lol:-36  y=maybe:4  y=most:-21  y=my:31  y=no:18  y=not:31  y=now:-11  y=of:8  y=oh:25
y=ok:-23  y=on:-19  y=one:-32  y=or:9  y=people:-5  y=please:59  y=quote:-60  y=since:-25  y=so:-29  y=thank:29
y=thanks:81  y=that:39  y=that's:45  y=then:6  y=there:15  y=there's:9  y=they:-13  y=this:22  y=those:-6  y=to:5
y=we:30  y=what:9  y=when:-22  y=where:29  y=while:-20  y=with:-7  y=wow:-10  y=yeah:21  y=you:-13  y=your:-27
you+:-6  z=:-39  z=and:-16  z=is:26  z=it:16  z=lol:13  z=me:8  z=no:-38  z=quote:-36  z=thanks:61  z=them:35
z=this:-21  z=to:-19  z=you:19
""",
    "loose": r"""
bias:-175  c=oo:7  c=oq:45  c=os:49  c=qo:-5  c=qq:-54  c=so:-106  chosen:-10  convention:47  convention+:-27
form:45  from:5  from0:-12  from1:16  inner:-111  k=oo:-42  k=oq:-34  k=qo:13  k=qq:-112  kl=oo0:11  kl=oo0N:-11
kl=oo1:-23  kl=oo1N:26  kl=oo2:34  kl=oo2N:-49  kl=oo3:-54  kl=oo3N:19  kl=oo4N:27  kl=oo5N:-20  kl=oq0:-47
kl=oq0N:-24  kl=oq1:105  kl=oq1N:-58  kl=oq2N:-48  kl=oq5N:50  kl=qo1:-51  kl=qo2N:147  kl=qo5N:-46  kl=qq0:-101
kl=qq0N:-24  kl=qq1:-87  l=0:-134  l=0N:-70  l=1:-56  l=2:-15  l=2N:102  l=3:-70  l=3N:27  l=4N:9  l=5N:38
ln=00:-10  ln=01:33  ln=02:-39  ln=09:15  ln=10:36  ln=11:-12  ln=12:-72  ln=19:51  ln=20:22  ln=21:-7  ln=22:-65
ln=29:6  lp=00:29  lp=01:34  lp=10:53  lp=11:10  lp=12:70  lp=20:-65  lp=21:-31  lp=22:-34  lp=90:-17  lp=91:-10
lp=92:-78  noise+:-160  nz=boilerplate:21  nz=counter:134  nz=date:26  nz=decoration:-97  nz=edit note:71
nz=member card:7  nz=not part of a post:64  nz=quote header:49  since=1|1:-34  since=2|0:16  since=2|1:-17
since=3|0:-8  since=3|1:11  since=4|0:13  since=4|1:-8  since=5|0:-20  since=5|1:7  to:66  to0:55  to1:11
until=1|0:-25  until=1|1:16  until=2|0:-22  until=2|1:-41  until=3|0:6  until=3|1:-21  until=4|0:40  until=4|1:5
""",
}
