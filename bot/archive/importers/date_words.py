"""The words of dates in the languages that boards are written in most, lower case."""

from __future__ import annotations

__all__ = ["AGO", "MONTHS", "NOW", "PERSIAN_MONTHS", "TODAY", "UNITS", "WEEKDAYS", "YESTERDAY", "ZONES"]

# A row a language, the months from January; slashes part spellings. Short forms of three letters or more follow.
_LONG = """
january february march april may june july august september october november december
januar/jänner februar/feber märz april mai juni juli august september oktober november dezember
janvier février/fevrier mars avril mai juin juillet août/aout septembre octobre novembre décembre/decembre
enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre
janeiro fevereiro março/marco abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec sierpnia/sierpień \
września/wrzesień października/październik listopada/listopad grudnia/grudzień
января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август сентября/сентябрь \
октября/октябрь ноября/ноябрь декабря/декабрь
ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen \
září října/říjen listopadu prosince/prosinec
tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu \
kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu \
marraskuuta/marraskuu joulukuuta/joulukuu
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень серпня/серпень \
вересня/вересень жовтня/жовтень грудня/грудень
يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر
"""
# The months of the Persian calendar, from the one that begins in March.
_PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند"
_SHORT = """
jan feb mar/mär/mrz apr may/mai/maj/mei jun jul aug sep/sept oct/okt/out/ott nov dec/dez/dic/des
janv févr/fev/fév mars avr/abr mai juin juil/juill août/ago/aoû sept oct nov déc
ene feb mar abr may jun jul ago sep/set oct nov dic
gen feb mar apr mag giu lug ago set ott nov dic
sty lut mar kwi maj cze lip sie wrz paź lis gru
янв фев мар апр май/мая июн июл авг сен/сент окт ноя/нояб дек
oca şub mar nis may haz tem ağu eyl eki kas ara
tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for row in (_LONG + _SHORT).replace("\\\n", "").strip().split("\n"):
        columns = row.split()
        for month, spellings in enumerate(columns, 1):
            for spelling in spellings.split("/"):
                table.setdefault(spelling, month)
    # The Ukrainian row has no November: "листопада" is that month there, and no other language's here.
    table["грудня"] = table["грудень"] = 12
    table["листопада"] = table["листопад"] = 11
    return table


MONTHS = _months()
PERSIAN_MONTHS = {name: month for month, names in enumerate(_PERSIAN.split(), 1) for name in names.split("/")}
TODAY = frozenset(
    _words(
        "today heute aujourd hoy hoje oggi vandaag idag dzisiaj dziś сегодня dnes tänään bugün сьогодні ma astăzi azi"
    )
)
YESTERDAY = frozenset(
    _words("yesterday gestern hier ayer ontem ieri gisteren igår wczoraj вчера včera eilen dün вчора tegnap")
)
AGO = frozenset(_words("ago vor il hace há fa atrás geleden siden sedan temu назад před sitten önce тому"))
NOW = frozenset(_words("just now moments jetzt"))
_UNITS = {
    "second": "s sec secs second seconds sekunde sekunden secondes segundos secondi sekund секунд",
    "minute": "m min mins minute minutes minuten minuto minutos minuti minut minuta minuty minuter minutter минут "
    "минуты минуту minuuttia dakika",
    "hour": "h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur uren godzin godziny timmar timer "
    "час часа часов tuntia saat",
    "day": "d day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dni dzień dagar dage "
    "день дня дней päivää gün",
}
UNITS = {word: unit for unit, text in _UNITS.items() for word in _words(text)}
_WEEK = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""
WEEKDAYS = {word: number for row in _WEEK.strip().split("\n") for number, word in enumerate(row.split())}
# Hours from UTC of zone names that mean one thing wherever boards use them; CST, IST and BST do not.
ZONES = {"Z": 0, "GMT": 0, "UTC": 0, "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CDT": -5}
ZONES |= {"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "AEST": 10, "AEDT": 11}
