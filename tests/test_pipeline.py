"""From texts to rows: a table of texts with their rows, and what holds for any text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import runner
from extract.documents import Document, join_title
from extract.explain import defaults
from extract.pipeline import code_document

PUBLISHED = date(2019, 5, 10)  # a Friday

# What the text shows: its title (or none), its lines, and the wanted rows in any order, each with
# some of its fields. The number of incident rows is that of the wanted ones.
CASES: dict[str, tuple[str | None, str, list[dict[str, object]]]] = {
    "a headline and its lead are one row": (
        "مقتل ثلاثة جنود في هجوم قرب سرت",
        "قتل ثلاثة جنود في هجوم شنه مسلحون على حاجز للجيش قرب مدينة سرت أمس الخميس.",
        [{"sub_event_type": "Armed clash", "location": "Sirte", "fatalities": 3}],
    ),
    "an old happening told beside news is no row": (
        None,
        "قتل جنديان في هجوم شنه مسلحون على حاجز للجيش قرب مدينة سرت أمس. وكان مسلحون قتلوا تسعة جنود "
        "قرب مدينة غات في مارس 2016.",
        [{"sub_event_type": "Armed clash", "location": "Sirte", "fatalities": 2}],
    ),
    "what forces do about a deed in its sentence is no row": (
        None,
        "قتل جنديان في هجوم شنه مسلحون على حاجز قرب مدينة سرت أمس وفرض الجيش حظر التجول فيها.",
        [{"sub_event_type": "Armed clash", "location": "Sirte"}],
    ),
    "a headline of two deeds that the body tells adds none": (
        "مقتل مزارعين قرب غات وقصف يطال أوباري",
        "قتل مسلحون مزارعين اثنين قرب مدينة مرزق أمس. وقصف الجيش مواقع لمسلحين في مدينة سبها أمس.",
        [{"location": "Murzuq"}, {"location": "Sabha"}],
    ),
    "a march after a death that nobody did is peaceful": (
        None,
        "تظاهر العشرات أمس في مدينة سوسة بعد وفاة امرأة في المستشفى.",
        [{"sub_event_type": "Peaceful protest", "fatalities": 0}],
    ),
    "the attackers of what is told do more": (
        None,
        "قتل جنديان في هجوم شنه مسلحون على معسكر قرب مدينة سرت أمس. ودمر المهاجمون عشر آليات.",
        [{"sub_event_type": "Armed clash", "location": "Sirte"}],
    ),
    "a body and who killed him are one row": (
        None,
        "عثر الأهالي الأحد على جثتي شابين مكبلي الأيدي قرب مدينة تدمر، ورجحت مصادر محلية مسؤولية "
        "داعش عن قتلهما.",
        [{"sub_event_type": "Attack", "inter1": "Rebel group", "location": "Palmyra"}],
    ),
    "who attacked and is killed adds one dead and does nothing to himself": (
        None,
        "قتل شرطيان في هجوم بسكين في باريس أمس. وأعلن وزير الداخلية مقتل منفذ الهجوم.",
        [{"sub_event_type": "Armed clash", "inter1": "Political militia", "fatalities": 3}],
    ),
    "one man before another is who does it, and a pronoun says that he fell": (
        None,
        "هاجم رجل بسكين جندية في مدينة نيس أمس قبل أن تتمكن قوات الأمن من قتله.",
        [{"sub_event_type": "Armed clash", "inter2": "State forces", "fatalities": 1}],
    ),
    "two of a nation are two": (
        None,
        "قتل مصريان برصاص مسلحين في مدينة سرت أمس.",
        [{"sub_event_type": "Attack", "fatalities": 2}],
    ),
    "the day of a statement is not that of the deed": (
        None,
        "نددت الجامعة العربية في بيان صادر اليوم بالهجوم الذي استهدف كنيسة في مدينة طنطا وأسفر عن "
        "مقتل ثلاثين شخصا.",
        [{"sub_event_type": "Attack", "time_precision": 2, "fatalities": 30}],
    ),
    "for whom people rally, those did not fall at the rally": (
        None,
        "تظاهر المئات أمس في مدينة سوسة احتجاجا على مقتل شاب برصاص الشرطة.",
        [{"sub_event_type": "Peaceful protest", "fatalities": 0}],
    ),
    "how a relative died is told in passing": (
        None,
        "دخل والد الجندي الذي استشهد في نوفمبر الماضي قرب مدينة القصرين مع عشرات السكان في اعتصام "
        "بمقر البلدية في مدينة سوسة أمس.",
        [{"sub_event_type": "Peaceful protest", "fatalities": 0}],
    ),
    "whom the words of a find name is caught": (
        None,
        "تمكنت وحدات الحرس الوطني أمس من الكشف عن خلية تكفيرية تنشط بمنطقة قرمبالية.",
        [{"sub_event_type": "Arrests", "inter2": "Political militia"}],
    ),
    "a share of a town is no event": (
        None,
        "استعاد الجيش نحو ستين بالمئة من مساحة مدينة الموصل بعد أسابيع من القتال.",
        [],
    ),
    "of two counts of all the dead the lower is coded": (
        None,
        "قال المرصد إن 25 شخصا قتلوا في تفجير سيارتين مفخختين بمدينة حمص أمس. وذكر التلفزيون الرسمي "
        "أن عدد القتلى 14.",
        [{"fatalities": 14}],
    ),
    "a stabbing is no death, and who stabs stands first": (
        None,
        "طعن شاب شرطيا في مدينة مرسيليا مساء أمس.",
        [{"sub_event_type": "Armed clash", "fatalities": 0}],
    ),
    "a quarrel of two is an ordinary crime": (
        "قتل شاب في شجار",
        "قتل شاب طعنا بسكين مساء أمس خلال شجار مع شابين في مدينة سوسة وألقت الشرطة القبض على الجانيين.",
        [],
    ),
    "a conscript is a soldier": (
        None,
        "قتل مجندان برصاص مسلحين مجهولين قرب مدينة سرت أمس.",
        [{"sub_event_type": "Armed clash", "inter2": "State forces"}],
    ),
    "a security barrier is of the state": (
        None,
        "استهدف مسلحون حاجزا أمنيا في مدينة سرت بقذائف الهاون أمس.",
        [{"sub_event_type": "Shelling/artillery/missile attack", "inter2": "State forces"}],
    ),
    "branches of a tribe are its militias": (
        None,
        "اندلعت اشتباكات بالسلاح الناري بين بطنين من قبيلة المسيرية قرب الفولة الثلاثاء.",
        [{"sub_event_type": "Armed clash", "inter1": "Identity militia", "inter2": "Identity militia"}],
    ),
    "the group's noun belongs to its name": (
        None,
        "استهدفت جماعة الحوثي سفينة شحن قبالة مدينة المخا بصاروخ باليستي أمس.",
        [{"sub_event_type": "Shelling/artillery/missile attack", "inter1": "State forces"}],
    ),
    "who laid the mine is its author": (
        None,
        "انفجر لغم زرعه الحوثيون في طريق قرية بمديرية حيس بدراجة نارية أمس، فقتل سائقها.",
        [{"sub_event_type": "Remote explosive/landmine/IED", "inter1": "State forces",
          "inter2": "Civilians"}],
    ),
    "believed to be of a group": (
        None,
        "هاجم مسلحون يعتقد أنهم من بوكو حرام قرية قرب مدينة ماروا أمس وقتلوا ستة قرويين.",
        [{"sub_event_type": "Attack", "inter1": "Rebel group", "inter2": "Civilians"}],
    ),
    "aircraft over Lebanon are Israel's, whoever is hit": (
        None,
        "قتل جنديان لبنانيان بغارة استهدفت حاجزا للجيش قرب مدينة صور أمس.",
        [{"sub_event_type": "Air/drone strike", "inter1": "External/Other forces",
          "inter2": "State forces"}],
    ),
    "two towns are two rows": (
        None,
        "انفجرت سيارة مفخخة في بغداد أمس فقتل خمسة مدنيين.\n"
        "وانفجرت سيارة مفخخة أخرى في الموصل أمس فقتل سبعة مدنيين.",
        [
            {"sub_event_type": "Remote explosive/landmine/IED", "location": "Baghdad",
             "fatalities": 5},
            {"sub_event_type": "Remote explosive/landmine/IED", "location": "Mosul",
             "fatalities": 7},
        ],
    ),
    "a denied attack is denied": (
        None,
        "نفى المتحدث باسم الجيش شن غارة جوية على مدينة سرت أمس.",
        [{"sub_event_type": "Air/drone strike", "location": "Sirte", "certainty": "denied"}],
    ),
    "a planned attack gives nothing": (
        None, "تخطط القوات لشن هجوم على مدينة سرت في الأيام المقبلة.", []
    ),
    "a lone sentence of protesters hit tells no gathering": (
        None, "أصيب متظاهران في مواجهات مع الشرطة قرب مدينة سرت.", []
    ),
    "men who attack a village and take goods come for these": (
        None,
        "أغار مسلحون أمس على قرية قرب مدينة ديفا فنهبوا المؤن.",
        [{"sub_event_type": "Looting/property destruction"}],
    ),
    "a number in brackets counts, and is not counted twice": (
        None,
        "قضت وحدات الجيش الجزائري أمس على أربعة (04) إرهابيين قرب مدينة تبسة.",
        [{"sub_event_type": "Armed clash", "fatalities": 4}],
    ),
    "a truce that is broken is none made": (
        None,
        "خرق الهدنة قصف شنه الجيش السوداني أمس على مواقع الدعم السريع في مدينة بحري فقتل ثلاثة مدنيين.",
        [{"event_type": "Explosions/Remote violence"}],
    ),
    "people who gather, though no town is told": (
        None,
        "تجمع مئات المتظاهرين أمام مقر الوزارة للمطالبة بزيادة الأجور.",
        [{"sub_event_type": "Peaceful protest"}],
    ),
    "a march goes forth": (
        None,
        "وخرجت أمس مسيرة في شوارع مدينة بغداد تنديدا بالغلاء.",
        [{"sub_event_type": "Peaceful protest", "location": "Baghdad"}],
    ),
    "a bracket interrupts no clause": (
        None,
        "نزل آلاف الأشخاص (عشرة آلاف وفق المنظمين) إلى الشوارع في مدينة بغداد أمس.",
        [{"sub_event_type": "Peaceful protest"}],
    ),
    "a form may end in a letter that is written with the next word": (
        None,
        "فتك بعشرة مدنيين في مدينة بغداد أمس هجوم شنه مسلحون.",
        [{"fatalities": 10, "location": "Baghdad"}],
    ),
    "preparations for a deed give nothing": (
        None, "تحدث الوزير عن تحضيرات لهجوم على مدينة سرت أمس.", []
    ),
    "who condemns an attack has not made it": (
        None,
        "أدان الأردن الهجوم الإرهابي الجبان الذي استهدف دورية للجيش العراقي "
        "في مدينة كركوك أمس وأسفر عن مقتل 4 جنود.",
        [{"sub_event_type": "Armed clash", "actor1": "Unidentified Armed Group (Iraq)", "fatalities": 4}],
    ),
    "an army that loses a man in a fight fought somebody else": (
        None,
        "أصيب جندي في اشتباكات جدت مساء أمس قرب مدينة القصرين. "
        "كما تمكنت قوات الجيش التونسي من القضاء على عنصرين إرهابيين.",
        [{"sub_event_type": "Armed clash", "actor2": "Unidentified Armed Group (Tunisia)", "fatalities": 2}],
    ),
    "what a suicide bomber hits is his target": (
        None,
        "قال مسؤولون إن انتحاريا استهدف جنودا يمنيين في مدينة عدن أمس.",
        [{"sub_event_type": "Suicide bomb", "actor1": "Unidentified Armed Group (Yemen)"}],
    ),
    "people at prayer are no protest": (
        None, "تجمع آلاف المصلين في ساحة المسجد لأداء صلاة العيد في مدينة بغداد.", []
    ),
    "who somebody is, told by his death, gives nothing": (
        None, "تحدث الكاتب عن رئيس الحكومة السابق الذي اغتيل في بيروت.", []
    ),
    "what an arm could do gives nothing": (
        None, "تمكن الجيش من صنع طائرة بدون طيار قادرة على مهاجمة السفن.", []
    ),
    "a threat gives nothing": (None, "هدد التنظيم بشن هجوم على مدينة سرت.", []),
    "a verb in the future gives nothing": (None, "سيهاجم المسلحون مدينة سرت غدا.", []),
    "a new toll takes the place of the old one": (
        None,
        "انفجرت سيارة مفخخة في بغداد أمس فقتل خمسة مدنيين.\n"
        "وارتفعت حصيلة الانفجار إلى تسعة قتلى.",
        [{"sub_event_type": "Remote explosive/landmine/IED", "fatalities": 9}],
    ),
    "a day counted from the event told before": (
        None,
        "هاجم مسلحون من تنظيم الدولة نقطة تفتيش للجيش قرب مدينة سرت في 4 مايو 2018 وقتلوا جنديين.\n"
        "وبعد يومين من الهجوم خطف مسلحون ثلاثة مهندسين في مدينة هون.",
        [
            {"sub_event_type": "Armed clash", "event_date": date(2018, 5, 4)},
            {"sub_event_type": "Abduction/forced disappearance", "event_date": date(2018, 5, 6)},
        ],
    ),
    "another source's toll isn't added": (
        None,
        "انفجرت سيارة مفخخة في مدينة الموصل أمس ما أسفر عن مقتل 8 أشخاص، "
        "فيما قال مصدر طبي إن المشرحة تسلمت 11 جثة.",
        [{"sub_event_type": "Remote explosive/landmine/IED", "fatalities": 8}],
    ),
    "people of several kinds are added": (
        None,
        "قتل جنديان وشرطي في هجوم شنه مسلحون على حاجز للجيش في مدينة العريش أمس.",
        [{"event_type": "Battles", "fatalities": 3}],
    ),
    "who arrests after an attack is not who attacked": (
        None,
        "قتل أربعة مصلين في إطلاق نار على مسجد بمدينة تورنتو أمس فيما اعتقلت الشرطة رجلين.",
        [{"sub_event_type": "Attack", "actor1": "Unidentified Armed Group (Canada)", "fatalities": 4}],
    ),
    "who looks into an attack is not who attacked": (
        None,
        "قال الوزير إن الشرطة تمكنت من كشف هوية منفذ هجوم وقع أمس في مدينة ليون وأودى بحياة سبعة مدنيين.",
        [{"sub_event_type": "Attack", "actor1": "Unidentified Armed Group (France)", "fatalities": 7}],
    ),
    "the men who fired are those who stormed": (
        None,
        "استشهد الرقيب أمس برصاص مجموعة إرهابية اقتحمت منزله في مدينة القصرين.",
        [{"actor1": "Unidentified Armed Group (Tunisia)", "fatalities": 1}],
    ),
    "a patrol behind the one arrested is not arrested": (
        None,
        "ألقى الجيش الجزائري القبض على عنصر إرهابي خلال دورية قرب مدينة تبسة أمس.",
        [{"sub_event_type": "Arrests", "actor2": "Unidentified Armed Group (Algeria)"}],
    ),
    "a drone brought down is one row however it is told": (
        "إيران تعلن إسقاط طائرة تجسس قرب أصفهان",
        "قال الجيش الإيراني إنه أسقط طائرة من دون طيار قرب مدينة أصفهان.\n"
        "وأضاف البيان أن إسقاط طائرة التجسس تم بصاروخ.",
        [{"sub_event_type": "Disrupted weapons use", "location": "Isfahan"}],
    ),
    "arms of those just fought are part of the fight": (
        "القصرين: حجز أسلحة وذخيرة",
        "قتلت قوات الجيش التونسي خمسة إرهابيين قرب مدينة القصرين أمس.\n"
        "وأسفرت العملية عن حجز بندقيتي كلاشنيكوف وكمية من الذخيرة.",
        [{"sub_event_type": "Armed clash", "fatalities": 5}],
    ),
    "the toll of two bombings told together is theirs": (
        None,
        "وقعت سلسلة تفجيرات أمس في مدينتي بغداد والموصل وأسفرت عن مقتل ستة شرطيين.",
        [{"sub_event_type": "Remote explosive/landmine/IED", "location": "Baghdad", "fatalities": 6}],
    ),
    "a headline that names an accident holds for the report": (
        "ثلاث وفيات في حادث مرور بالقصرين",
        "قتل عسكريان ورجل ثالث وجرح شخصان أمس على الطريق الرابطة بين القصرين وسبيطلة.",
        [],
    ),
    "what is called untrue is denied": (
        None,
        "ليس صحيحا أن قوات حفتر قصفت مطار معيتيقة أمس، يقول المتحدث.",
        [{"certainty": "denied"}],
    ),
    "what is called made up behind it is denied": (
        None,
        "وأكد الناطق أن ما أوردته القناة من أن مسلحين قتلوا ستة عمال في سبها أمس هو خبر ملفق.",
        [{"certainty": "denied"}],
    ),
    "a ministry may give the lie to it": (
        None,
        "كذبت وزارة الدفاع خبر مقتل خمسة جنود في كمين قرب مدينة تبسة أمس.",
        [{"certainty": "denied"}],
    ),
    "what a text about an exercise tells is part of it": (
        "تمرين تعبوي للواء المدرع شرق مدينة الزرقاء",
        "نفذ اللواء المدرع أمس تمرينا تعبويا بالذخيرة الحية شرق مدينة الزرقاء.\n"
        "وقصفت المدفعية مواقع في محيط المدينة صباح أمس، ثم اقتحمت القوات قرية قربها أمس.",
        [],
    ),
    "a text that reports three happenings tells a fourth in fewer words": (
        None,
        "قتل مسلحون خمسة جنود في هجوم على حاجز قرب مدينة سرت أمس.\n"
        "وانفجرت سيارة مفخخة في بنغازي أمس فقتل سبعة مدنيين.\n"
        "وخطف مجهولون طبيبا أجنبيا في مدينة سبها أول أمس.\n"
        "وأضاف السكان أن عناصر من القوة المهاجمة أقدموا بعدها على نهب محال تجارية في الحي.",
        [
            {"sub_event_type": "Armed clash", "fatalities": 5},
            {"sub_event_type": "Remote explosive/landmine/IED", "fatalities": 7},
            {"sub_event_type": "Abduction/forced disappearance"},
            {"sub_event_type": "Looting/property destruction"},
        ],
    ),
    "a headline that names a crime holds for the arrests": (
        "تفكيك شبكة لترويج المخدرات في سليانة",
        "تمكنت الشرطة أمس من كشف أعمال الشبكة في مدينة سليانة.\n"
        "وتم إيقاف عشرين شخصا والاحتفاظ بهم.",
        [],
    ),
    "the toll of a deed that is only looked into": (
        None,
        "استجوبت الشرطة الفرنسية اليوم عشرة رجال على صلة بالهجوم الذي أسفر عن مقتل سبعين شخصا في مدينة نيس.",
        [],
    ),
    "the governorate before a colon is no second place": (
        "باجة : إيقاف عنصرين من تنظيم داعش",
        "أوقف الحرس الوطني أمس الخميس عنصرين تكفيريين في معتمدية قبلاط من ولاية باجة.",
        [{"sub_event_type": "Arrests", "location": "Goubellat"}],
    ),
    "where a man is from is not where he was caught": (
        None,
        "ألقت الشرطة القبض أمس في مدينة تطاوين على عنصر إرهابي أصيل منطقة بنقردان.",
        [{"sub_event_type": "Arrests", "location": "Tataouine"}],
    ),
    "wanted over terrorism is no ordinary crime": (
        None,
        "أوقفت الشرطة أمس في مدينة القصرين رجلا مفتشا عنه في قضايا إرهابية.",
        [{"sub_event_type": "Arrests"}],
    ),
    "wanted over theft is": (
        None, "أوقفت الشرطة أمس في مدينة القصرين رجلا مفتشا عنه في قضايا سرقة.", []
    ),
    "the day that somebody was accused is not the day of the deed": (
        None,
        "اتهمت الحكومة الليبية أمس مسلحين بقتل ثلاثة مدنيين في مدينة سبها يوم 2 مايو.",
        [{"event_date": date(2019, 5, 2), "fatalities": 3}],
    ),
    "counts that spell out a total are not added": (
        None,
        "أسفرت اشتباكات بين الجيش الليبي ومسلحين في مدينة سبها أمس عن 19 قتيلا، 12 جنديا و7 مدنيين.",
        [{"event_type": "Battles", "fatalities": 19}],
    ),
    "an object behind a definite subject is another side": (
        None,
        "قتلت قوات الجيش التونسي إرهابيين اثنين قرب مدينة القصرين أمس.",
        [{"actor1": "Military Forces of Tunisia", "fatalities": 2}],
    ),
    "a subject right before its verb": (
        None,
        "قال مصدر إن قوة من الحشد الشعبي قتلت قناصي تنظيم داعش قرب مدينة تكريت أمس.",
        [{"actor2": "Islamic State (Iraq)"}],
    ),
    "who went in and killed did one thing": (
        None,
        "قالت الوزارة إن الجيش العراقي توغل في مدينة تكريت أمس وقتل عناصر من تنظيم داعش.",
        [{"event_type": "Battles"}],
    ),
    "a rally outside a ministry is in the capital": (
        None,
        "نفذ عدد من مكونات المجتمع المدني في تونس أمس وقفة احتجاجية أمام مقر وزارة العدل.",
        [{"sub_event_type": "Peaceful protest", "location": "Tunis"}],
    ),
    "a fight that still goes on": (
        None,
        "ما زالت المواجهات بين وحدات الجيش التونسي وعناصر إرهابية متحصنة بمنزل في مدينة القصرين مستمرة.",
        [{"sub_event_type": "Armed clash", "location": "Kasserine"}],
    ),
    "arrested over a plot": (
        None,
        "أوقفت الشرطة الفرنسية أربعة أشخاص في مدينة ليون أمس بشبهة التخطيط لهجوم إرهابي.",
        [{"sub_event_type": "Arrests", "detained": 4}],
    ),
    "a deed that hits somebody has him as its target": (
        None,
        "أعلنت الشركة وقف رحلاتها إلى مطار أورلي أمس بعد هجوم استهدف جندية فرنسية وأسفر عن إصابتها.",
        [{"actor1": "Unidentified Armed Group (France)", "inter2": "State forces"}],
    ),
    "a sit-in and the riot that came of its end are one row": (
        "احتقان في صفاقس بعد إيقاف عدد من المحتجين",
        "تسود مدينة صفاقس التونسية أمس الخميس حالة احتقان على خلفية تدخل الشرطة لفض اعتصام عدد من المحتجين.\n"
        "وقام محتجون بإحراق العجلات المطاطية وغلق الطريق الرئيسية في المدينة.",
        [{"sub_event_type": "Violent demonstration", "location": "Sfax"}],
    ),
    "protests of late in several towns are no row": (
        None,
        "قال رئيس الحكومة إن الاحتجاجات التي شهدتها عدة ولايات مؤخرا مثل تطاوين والكاف مشروعة.",
        [],
    ),
    "held at the call of somebody": (
        None,
        "نظم عدد من الطلاب بدعوة من نقابتهم أمس وقفة احتجاجية في مدينة صفاقس.",
        [{"sub_event_type": "Peaceful protest", "location": "Sfax"}],
    ),
    "a fight against an army names it": (
        None,
        "قتل خمسة إرهابيين في اشتباكات ضد الجيش الليبي غرب مدينة بنغازي أمس.",
        [{"event_type": "Battles", "actor2": "Military Forces of Libya", "fatalities": 5}],
    ),
    "torture that the prison rules out is denied": (
        None,
        "استبعدت إدارة السجون تعرض السجين إلى التعذيب في مدينة صفاقس أمس.",
        [],
    ),
    "what a protest is about is no toll": (
        None,
        "تظاهر مئات الطلاب في مدينة قفصة أمس احتجاجا على وفاة زميل لهم.",
        [{"sub_event_type": "Peaceful protest", "fatalities": 0}],
    ),
    "yesterday counts from the day of publication": (
        None,
        "هاجم مسلحون دورية للجيش في مدينة سبها أمس.",
        [{"event_date": date(2019, 5, 9), "time_precision": 1, "location": "Sabha"}],
    ),
    "undated news is of its publication": (
        None,
        "هاجم مسلحون دورية للجيش في مدينة سبها.",
        [{"event_date": PUBLISHED, "time_precision": 2, "event_date_start": date(2019, 5, 9)}],
    ),
    "a fight has two sides": (
        None,
        "اندلعت اشتباكات بين الجيش العراقي وتنظيم داعش في مدينة كركوك أمس.",
        [{"sub_event_type": "Armed clash", "location": "Kirkuk", "inter1": "State forces",
          "inter2": "Rebel group"}],
    ),
    "protesters in peace": (
        None,
        "تظاهر مئات المعلمين في مدينة صفاقس أمس للمطالبة برفع الأجور.",
        [{"sub_event_type": "Peaceful protest", "location": "Sfax", "actor2": None}],
    ),
    "sport gives nothing": (None, "هاجم المدرب الحكم بعد خسارة فريقه في مباراة القمة أمس.", []),
    "a crash gives nothing": (None, "قتل خمسة أشخاص في حادث سير على الطريق الساحلي أمس.", []),
    "a day to come is a plan": (
        None,
        "نظم المعلمون أمس وقفة احتجاجية في مدينة قفصة، وتقام وقفة احتجاجية يوم الأربعاء المقبل "
        "في مدينة صفاقس.",
        [{"sub_event_type": "Peaceful protest", "location": "Gafsa", "event_date": "2019-05-09"}],
    ),
    "the day of a claim is not that of the deed": (
        "تنظيم داعش يتبنى اغتيال ضابط في طبرق",
        "أصدر تنظيم داعش بيانا اليوم الجمعة تبنى فيه هجوما وقع أول أمس الأربعاء في مدينة طبرق، وراح "
        "ضحيته ضابط في الجيش.",
        [{"location": "Tobruk", "event_date": "2019-05-08", "fatalities": 1}],
    ),
    "a deed that a time is counted from came before": (
        None,
        "قتل مسلحون ثلاثة جنود في مدينة تعز أمس الخميس.\n"
        "ويأتي ذلك بعد يومين من هجوم لتنظيم القاعدة أودى بحياة ستة جنود في مدينة عدن.",
        [{"location": "Taiz", "event_date": "2019-05-09"},
         {"location": "Aden", "event_date": "2019-05-07", "fatalities": 6}],
    ),
    "what was found after a fight was no weapon of it": (
        None,
        "قتلت قوات الجيش الجزائري إرهابيين اثنين قرب مدينة تبسة أمس، وعثرت على سلاح مضاد للطائرات.",
        [{"sub_event_type": "Armed clash", "fatalities": 2}],
    ),
    "a state that puts to death carries out a sentence": (
        None, "أعدمت السلطات الإيرانية أمس سبعة رجال في مدينة زاهدان بعد إدانتهم بتهريب المخدرات.", []
    ),
    "forces that watch over a feast are no news of the conflict": (
        None, "شهدت مدينة المهدية أمس انتشار قوات الأمن في الشوارع تأمينا للمهرجان الصيفي.", []
    ),
    "a headline's place is told in the lead": (
        "الشرطة تلقي القبض على ثلاثة عناصر من تنظيم داعش",
        "وكان الثلاثة يخططون لهجوم على ثكنة في مدينة سليانة التونسية.",
        [{"sub_event_type": "Arrests", "location": "Siliana"}],
    ),
    "who was arrested is no deed told": (
        None,
        "أوقفت الشرطة في مدينة سوسة أمس شخصا اعتدى على محل تجاري.", []
    ),
    "a cell's pledge is why it was broken up": (
        None,
        "فككت قوات الأمن المغربية أمس خلية إرهابية في مدينة طنجة بايعت تنظيم داعش.",
        [{"sub_event_type": "Arrests", "location": "Tangier"}],
    ),
    "a wounded militant caught is an arrest": (
        None,
        "تمكنت قوات الأمن التونسية أمس من القبض على إرهابي مصاب في مدينة سليانة.",
        [{"sub_event_type": "Arrests", "location": "Siliana"}],
    ),
    "an attack with a toll stays news beside an arrest": (
        None,
        "اعتقل الجيش العراقي ثلاثة عناصر هاجموا أمس نقطة تفتيش في مدينة كركوك وقتلوا جنديين.",
        [{"sub_event_type": "Armed clash", "fatalities": 2}],
    ),
    "a foiled attack, and those who foiled it": (
        None,
        "تمكنت قوات الجيش الجزائري أمس من إحباط هجوم على ثكنة قرب مدينة تبسة والقضاء إلى حد الآن على 12 "
        "إرهابيا والقبض على ثلاثة عناصر إرهابية.",
        [{"sub_event_type": "Armed clash", "fatalities": 12}],
    ),
    "counted men are no subject of a verb of they": (
        None,
        "وحدات الجيش الجزائري قتلت 12 إرهابيا قرب مدينة تبسة أمس.",
        [{"sub_event_type": "Armed clash", "actor1": "Military Forces of Algeria", "fatalities": 12}],
    ),
    "taken and killed in one breath": (
        None,
        "هز الهجوم الإرهابي على الرعاة مدينة القصرين أمس بعد أن قامت عناصر إرهابية بخطف راع وقتله.",
        [{"sub_event_type": "Attack", "location": "Kasserine"}],
    ),
    "clashes told again with the stones thrown": (
        "تجدد المواجهات بين الشرطة ومجموعة من الشبان في قفصة",
        "تجددت أمس المواجهات بين قوات الأمن ومجموعة من الشبان في مدينة قفصة التونسية.\n"
        "وقال شهود إن المواجهات اندلعت بعد الصلاة ورشق خلالها الشبان قوات الأمن بالحجارة قبل تفريق "
        "المحتجين بالغاز المسيل للدموع.",
        [{"sub_event_type": "Violent demonstration", "location": "Gafsa"}],
    ),
    "a headline's province holds the town of the text": (
        "حجز أسلحة وذخيرة في القصرين",
        "عثرت وحدات الحرس الوطني التونسي أمس على أسلحة وذخيرة في منزل بمدينة سبيبة.",
        [{"sub_event_type": "Disrupted weapons use", "location": "Sbiba"}],
    ),
    "who attacks is not who is hit": (
        None,
        "أعلن تنظيم داعش مسؤوليته عن هجوم الفندق في مدينة سوسة أمس، الذي استهدف المتشددون فيه السياح "
        "الأجانب وقتلوا ستة منهم.",
        [{"sub_event_type": "Attack", "fatalities": 6}],
    ),
    "those who claim a deed may name its province": (
        "تنظيم داعش يتبنى اغتيال جندي",
        "تبنى تنظيم داعش هجوما وقع أمس الخميس في مدينة سبيبة التونسية، وراح ضحيته جندي.\n"
        "وقال التنظيم إن مقاتلي الدولة الإسلامية نفذوا أمس عملية اغتيال الجندي في القصرين.",
        [{"location": "Sbiba", "event_date": "2019-05-09", "certainty": "claimed"}],
    ),
    "a list of headlines in one line gives nothing": (
        "أهم الأخبار",
        "سوسة : افتتاح معرض الكتاب صفاقس : إطلاق سراح ثلاثة صيادين كانوا محتجزين في ليبيا المهدية : "
        "اجتماع البلدية قابس : مشروع جديد لتحلية المياه.", []
    ),
    "who is among those killed hit nobody and wasn't hit alone": (
        None,
        "ذكرت الشرطة الكينية أنها قتلت أربعة مسلحين مساء أمس، بينهم سويدي، في مدينة مومباسا.",
        [{"actor1": "Police Forces of Kenya", "actor2": "Unidentified Armed Group", "fatalities": 4}],
    ),
    "the subject behind 'that', its place between": (
        None,
        "علم من مصدر أمني أن وحدات الحرس الوطني في رمادة ضبطت مساء أمس رشاشين في بيت أحد الإرهابيين.",
        [{"sub_event_type": "Disrupted weapons use", "actor1": "Police Forces of Tunisia"}],
    ),
    "the ends of a road are not where it is closed": (
        None,
        "أغلق عشرات المحتجين في سبيبة أمس الطريق الرئيسية بين الكاف والقصرين للمطالبة بالماء.",
        [{"sub_event_type": "Peaceful protest", "location": "Sbiba"}],
    ),
    "where the one who was caught was going": (
        "سليانة : إيقاف عنصر إرهابي كان متوجها نحو بنزرت",
        "أوقفت الشرطة أمس في سليانة عنصرا إرهابيا.",
        [{"sub_event_type": "Arrests", "location": "Siliana"}],
    ),
    "the day that the text calls today": (
        None,
        "نفذ اليوم الخميس عمال البلدية في طبلبة وقفة احتجاجية.\nوأغلق محتجون اليوم الطريق في دقاش.",
        [{"location": "Teboulba", "event_date": "2019-05-09"},
         {"location": "Degache", "event_date": "2019-05-09"}],
    ),
    "whose aircraft was brought down": (
        None,
        "أسقط الجيش السوري أمس طائرة من دون طيار استطلاعية إسرائيلية قرب مدينة القنيطرة.",
        [{"actor1": "Military Forces of Syria", "actor2": "Military Forces of Israel"}],
    ),
    "forces that clear a sit-in at a riot": (
        None,
        "أحرق محتجون العجلات المطاطية في مدينة القصرين أمس بعد أن قامت وحدات الأمن بفض اعتصامهم.",
        [{"sub_event_type": "Violent demonstration", "actor2": "Police Forces of Tunisia"}],
    ),
    "soldiers whose lives an attack cost": (
        None,
        "أودى هجوم لتنظيم داعش أمس بحياة عشرين جنديا في مدينة عدن اليمنية.",
        [{"sub_event_type": "Armed clash", "actor2": "Military Forces of Yemen", "fatalities": 20}],
    ),
    "smugglers and customs men": (
        None,
        "تعرضت دورية للديوانة أمس إلى هجوم مسلح من قبل مهربين قرب مدينة فريانة.",
        [{"sub_event_type": "Armed clash", "location": "Feriana", "actor2": "Police Forces of Tunisia"}],
    ),
    "a count with a leading zero": (
        None,
        "أوقفت الشرطة أمس 08 عناصر من تنظيم داعش في مدينة طبلبة التونسية.",
        [{"sub_event_type": "Arrests", "detained": 8}],
    ),
    "one person is no demonstration": (
        "مواطنة تدخل في اعتصام مفتوح بمقر بلدية طبلبة", "وتطالب بمسكن لها ولأبنائها.", []
    ),
    "several protests of no day": (
        None,
        "أنهت الشركة أشغال الطريق بعد سنتين.\n"
        "وقد نظم المجتمع المدني بمدينة دوز عدة وقفات احتجاجية للمطالبة بها.", []
    ),
    "a petition under a headline of protest": (
        "مصنع جديد قرب جمنة : الأهالي يحتجون", "أمضى عدد من الأهالي عريضة ضد المصنع.", []
    ),
    "a hearing of old victims": (
        "جلسات الاستماع العلنية لضحايا الانتهاكات",
        "تتواصل الجلسات بمدينة تونس.\nوقتل ابنها برصاص الشرطة يوم 9 جانفي 2011 في مدينة الرقاب.", []
    ),
    "the dead of both sides, told apart": (
        None,
        "قتل جنديان أمس في اشتباك مع إرهابيين قرب مدينة جندوبة.\n"
        "وقضى الجيش أمس على ستة إرهابيين قرب مدينة جندوبة.",
        [{"sub_event_type": "Armed clash", "fatalities": 8}],
    ),
    "the day it began, not the one on which it ended": (
        None,
        "هاجم مسلحون ثكنة في مدينة بن قردان يوم 7 مارس 2016 وتواصلت الاشتباكات إلى يوم 9 مارس.",
        [{"event_date": "2016-03-07"}],
    ),
    "a town before its province": (
        None,
        "نفذ عشرات الشبان أمس وقفة احتجاجية في معبر الذهيبة بتطاوين.",
        [{"sub_event_type": "Peaceful protest", "location": "Dehiba"}],
    ),
    "who was caught, and with what": (
        None,
        "أوقفت الشرطة أمس ثلاثة إرهابيين في مدينة سليانة.\nوعثر الأمن على متفجرات في بيتهم.",
        [{"location": "Siliana", "actor1": "Police Forces of Tunisia"}],
    ),
    "a unit by what it belongs to": (
        None,
        "تمكنت الوحدة المختصة بالحرس الوطني أمس من القضاء على إرهابي قرب مدينة سبيطلة.",
        [{"sub_event_type": "Armed clash", "actor1": "Police Forces of Tunisia"}],
    ),
}  # fmt: skip


def document(text: str, title: str | None = None, lang: str = "ar") -> Document:
    return Document(
        "a.txt", "a.txt", "txt", lang, title, "Radio", None, None, PUBLISHED, "given",
        join_title(title, text), "",
    )  # fmt: skip


def fits(row: Mapping[str, Any], wanted: Mapping[str, object]) -> bool:
    return all(str(row.get(field, "")).startswith(str(wanted[field])) for field in wanted)


@pytest.mark.parametrize("name", CASES)
def test_a_text_gives_its_rows(name: str) -> None:
    title, text, wanted = CASES[name]
    rows = code_document(document(text, title))["reports"]
    got = [{field: row.get(field) for field in ("rule", *(wanted[0] if wanted else {}))} for row in rows]
    assert len(rows) == len(wanted), got
    for fields in wanted:
        assert any(fits(row, fields) for row in rows), got


@pytest.mark.parametrize("name", CASES)
def test_what_is_quoted_stands_there(name: str) -> None:
    title, text, _ = CASES[name]
    assert_traced(document(text, title))


def test_spelling_of_the_original_is_quoted() -> None:
    text = "هاجَمَ مُسلّحونَ دوريةً للجيشِ في مدينةِ سبـــها أمسِ."
    tables = code_document(document(text))
    assert_traced(document(text))
    [row] = tables["reports"]
    assert row["location_text"] == "سبـــها"


def assert_traced(given_document: Document) -> None:
    """Spans are slices of the text; each traced field has its words or a named default."""
    tables = code_document(given_document)
    text = given_document.text
    names = [row["report_id"] for row in tables["reports"]]
    assert len(set(names)) == len(names)
    for row in [*tables["reports"], *tables["strengths"]]:
        assert row["evidence"] == text[row["start"] : row["end"]]
        assert 0 <= row["start"] < row["end"] <= len(text)
    for item in tables["evidence"]:
        assert item["report_id"] in names
        assert item["text"] == text[item["start"] : item["end"]]
        assert 0 <= item["start"] < item["end"] <= len(text)
    for row in tables["reports"]:
        for item in defaults(row, tables["evidence"]):
            assert item["default"] != "unknown", item


def test_a_language_without_frames_gives_its_document_only() -> None:
    tables = code_document(document("...", lang="xx"))
    assert list(tables) == ["documents"]


# -- over several documents ------------------------------------------------------------------------


def build(folder: Path, texts: Mapping[str, str]) -> runner.BuildSummary:
    """A dataset of the texts by doc_id, in folder/out."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"doc_id": name, "text": text, "published": "2019-05-10", "lang": "ar"})
        for name, text in texts.items()
    ]
    (folder / "seeds.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return runner.build(folder / "seeds.jsonl", folder / "out", 1)


def ids(out: Path) -> dict[str, str]:
    from extract.store import open_dataset

    with open_dataset(out) as connection:
        answer = connection.execute("select report_id, event_id_cnty from reports")
        return dict(answer.fetchall())


def test_ids_stay_when_another_document_comes(tmp_path: Path) -> None:
    texts = {name: text for name, (_, text, rows) in CASES.items() if rows}
    last = list(texts)[-1]
    build(tmp_path / "all", texts)
    build(tmp_path / "fewer", {name: texts[name] for name in texts if name != last})
    before, after = ids(tmp_path / "fewer" / "out"), ids(tmp_path / "all" / "out")
    assert before
    assert {name: after[name] for name in before} == before


# Words that rules look at, joined without sense, between letters of any script.
WORDS = """
هاجم قتل مقتل قصف القصف انفجار اشتباكات تظاهر اعتقل خطف سيطر انسحب غارة شن تعرض أسفر عن نفى هدد
مسلحون مسلحين الجيش جنود مدنيين الشرطة متظاهرين داعش حماس الحوثيين الدعم السريع مواطن امرأة
سبها سرت بغداد الموصل صنعاء ليبيا سوريا العراق دمشق الخرطوم مدينة قرب في على من إلى بين و بعد أن
أمس اليوم الجمعة الماضي مايو 2019 2015 12 ثلاثة خمسة عشرات مئات 200 آلاف أشخاص قتلى جرحى وإصابة
طائرة صاروخ عبوة قنبلة مفخخة انتحاري مقاتل . ، : " ( ) ؟ ! ؛ ـ لم لن إذا قد ذكرى مصادر قال إن
""".split()  # noqa: SIM905  a page of words reads better so
sentences = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=5)), max_size=30
).map(" ".join)
texts_of_any_kind = st.one_of(sentences, st.lists(sentences, max_size=5).map("\n".join), st.text())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts_of_any_kind)
def test_any_text_is_coded_and_traced(text: str) -> None:
    assert_traced(document(text))


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(sentences.filter(str.strip), min_size=30, max_size=60))
def test_any_rows_pass_the_checks_of_the_schema(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    built = build(tmp_path_factory.mktemp("any"), {str(number): text for number, text in enumerate(texts)})
    assert built.problems == []
    assert built.violations == []
