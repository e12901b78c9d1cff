"""What refers back to whom, read over names that are given: sentence | references.

`[a:Kind name]` is a name; `{a:the battalion}` must be found and stand for it; `{-:he}` must be left unread, as a
wrong guess costs more than none. Rows that are marked at their start are not read as they should be.
"""
# ruff: noqa: E501

import re
from collections.abc import Iterator

import pytest
from spacy.tokens import Span

from complicity.ingest.coreference import NAMES, refer
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.pipeline import make_nlp, parse

ENGLISH = """
The [a:MilitaryUnit 27th Infantry Battalion] is stationed in Iguala. {a:It} kept a soldier in the command centre.
The [a:MilitaryUnit 27th Infantry Battalion] is stationed in Iguala. {a:Its officers} could follow every move.
[a:Organization Human Rights Watch] said that the [b:MilitaryUnit 69th Infantry Battalion] looked away. {b:Its} commander denied it.
Soldiers of the [a:MilitaryUnit 14th Brigade] killed eleven farmers. {a:The brigade} reported a battle.
The [a:MilitaryUnit 14th Brigade] left the town at dawn, and {a:the unit}'s commander denied any wrongdoing.
Officers of the [a:PoliceForce Cocula municipal police] stopped the bus. {a:The force} had been on the payroll for years.
x The [a:PoliceForce Federal Police] arrested nine men in May. {a:The corps} later said that it had been deceived.
Gunmen of [a:CriminalGroup Los Zetas] waited at the ranch. {a:The cartel} had been told of the raid.
[a:CriminalGroup Barrio Azteca] was born in El Paso. {a:The gang} later moved across the river.
[a:CriminalGroup Los Rojos] fought [b:CriminalGroup Guerreros Unidos] for years. {a:The group} lost in the end.
The [a:Agency Public Security Secretariat] denied the report. {a:The secretariat} called it false.
The [a:Agency DEA] opened an office in Cali. {a:The agency} shared its files with nobody.
[a:Agency SEDENA] said {a:it} would look into the complaint.
The [a:Agency Attorney General's Office] said that {a:its agents} had acted within the law.
The [a:PoliceForce Tijuana police] took money from [b:CriminalGroup La Línea], and {b:the gang} got its radios in return.
Col. [a:Person Ramón Ortega] led the [b:MilitaryUnit 3rd Brigade]. {a:He} was paid by the [c:CriminalGroup Urabeños].
Colonel [a:Person Ramón Ortega] denied that {a:he} had met the traffickers.
Gen. [a:Person Luis Ayala] took command in March. {a:The general} had served in Washington.
[a:Person José Abarca], the mayor of Iguala, fled in October. {a:The mayor} was found a month later.
Captain [a:Person Iván Peralta] and Colonel [b:Person Luis Mena] were charged. {b:The colonel} has appealed.
Captain [a:Person Iván Peralta] and Colonel [b:Person Luis Mena] were charged. {a:The captain} pleaded guilty.
[a:Person Julián Leyzaola] was brought from Tijuana to command the [b:PoliceForce Juárez police]. {a:He} had been accused of torture.
Agents of the [a:Agency FBI] arrested [b:Person Carl Dunning] in Laredo. {b:He} was released on bail.
[a:Person Saulo Reyes] was caught in El Paso. A judge sentenced {a:him} to eight years.
[a:Person Marta Ruiz] ran the [b:Agency Special Unit]. {a:She} resigned in May.
[a:Person Jacinto Rubalcava] and {a:his} brother were arrested.
[a:CriminalGroup Guerreros Unidos], like {a:its} rival, grew out of a larger cartel.
The [a:MilitaryUnit Force Research Unit] ran an agent. {a:The unit} did nothing while he chose his targets.
Two policemen of the [a:PoliceForce Ochoa town police] were found dead. {a:The municipal police} gave no comment.
The [a:PoliceForce Sinaloa State Police] and the [b:PoliceForce Culiacán municipal police] manned the roadblock. {a:The state police} withdrew first.
The [a:PoliceForce Sinaloa State Police] and the [b:PoliceForce Culiacán municipal police] manned the roadblock. {b:The municipal police} stayed.
The [a:PoliceForce Sinaloa State Police] and the [b:PoliceForce Culiacán municipal police] manned the roadblock. {-:The force} stayed.
The [a:Event Alto Sinú massacre] took eleven lives. The [b:MilitaryUnit 14th Brigade] concealed {a:the massacre}.
The [a:Event San Fernando killings] shocked the country. The governor never spoke of {a:the killings}.
x Witnesses blame the [a:PoliceForce Cadereyta police] for the [b:Event massacre of 49 people]. {a:Those officers} were paid weekly.
Men of [a:CriminalGroup Los Zetas] entered the town at noon. {a:The gunmen} left with nine hostages.
Troops of the [a:MilitaryUnit 9th Division] came at night. {a:The soldiers} burned every house.
[a:MilitaryUnit 27th Battalion] patrols passed twice. The [b:MilitaryUnit 35th Military Zone] knew, and {a:the battalion} was told to wait.
The [a:MilitaryUnit 27th Battalion] and the [b:MilitaryUnit 41st Battalion] are based there. {-:The battalion} was warned.
A protected witness spoke of Colonel [a:Person José Pérez]. {-:He} said that the money came monthly.
The driver told prosecutors that [a:Person José Pérez] was there. {-:He} has since left the country.
An aide to [a:Person Javier Duarte] conceded the point. {-:He} was adamant.
x [a:Person Luis Mena] met [b:Person Iván Ochoa] in a hotel. A waiter saw them. {-:He} testified in June.
The [a:Agency GIEI] published its report. {-:It} is clear that nobody looked.
The [a:Agency GIEI] published its report in May. It was raining. {-:It} took weeks to read.
The [a:MilitaryUnit Mexican Army] sent trucks to the scene before {-:it} was inspected.
A group of students met soldiers of the [a:MilitaryUnit 27th Battalion]. {-:The group} fled.
x [a:CriminalGroup Los Zetas] burned forty houses and carried off {-:their} occupants.
[a:CriminalGroup Los Zetas] and the [b:CriminalGroup Gulf Cartel] fell out in 2010. The army attacked {-:the gang} in May.
The [a:PoliceForce Federal Police] attacked {-:the force} of a rival town.
The [a:MilitaryUnit 27th Battalion] is based in Iguala. {-:The unit that} guards the dam is another.
The [a:MilitaryUnit 27th Battalion] is based in Iguala. {-:The battalion of} Chilpancingo is another.
[a:Person Ana Robles] wrote to General [b:Person Luis Ayala]. {-:The mayor} never answered.
General [a:Person Luis Ayala] and General [b:Person Juan Mora] met in May. {-:The general} smiled.
The [a:CriminalGroup Piromalli clan] owned the port. {a:The clan} paid the [b:Agency Gioia Tauro Customs Office], whose inspectors slept.
The [a:PoliceForce Carabinieri] opened an inquiry; {a:the force}'s own general was its subject.
[a:CriminalGroup Mungiki] ran the route. Kenya's police let {a:the gang} collect its tax.
[a:Person Momar Kandeh] headed the [b:Agency National Intelligence Agency]. {a:He} ordered the attack, the court found.
"We never met them," [a:Person Luis Mena] said. {a:He} denies having taken money from [b:CriminalGroup Los Rojos].
The [a:PoliceForce Rapid Action Battalion] shot two men. {a:The same force} had been banned from buying drones.
The [a:MilitaryUnit 2nd Commando Company] was there. The order came from {a:the company}'s captain.
The [a:Agency Embassy] reported the case. {a:It} advised against a visa.
The [a:CriminalGroup Los Rojos] held the road to [p:Place Chilapa]. Two mayors paid {a:the gang} and a third fled.
x Colonel [a:Person Iván Duarte] met [b:Person Saúl Peña] of the [c:CriminalGroup Clan Mora] twice. {b:The trafficker} gave {a:him} a truck.
The [a:PoliceForce Teloa municipal police] stopped the bus. Gunmen of [b:CriminalGroup Los Ardillos] were waiting, and {a:the officers} handed the men over to {b:them}.
A lieutenant of the [a:MilitaryUnit 14th Battalion] warned [b:CriminalGroup Los Caballeros] of the raid. {a:The unit} denies it.
The [a:Event massacre at El Charco] was never tried. The prosecutor closed {a:the case} in 2003.
[a:Person Ramiro Soto] commands the [b:PoliceForce State Judicial Police]. According to the file, {a:he} and {a:his} deputy took money from the [c:CriminalGroup Valle Cartel].
"""

SPANISH = """
El [a:MilitaryUnit 27 Batallón de Infantería] tiene su cuartel en Iguala. {a:El batallón} supo de los hechos esa noche.
Elementos de la [a:PoliceForce Policía Municipal de Iguala] detuvieron a los jóvenes. {a:La corporación} negó haberlos entregado.
La [a:PoliceForce Policía Estatal de Veracruz] detuvo a cinco jóvenes. {a:Esa corporación} depende del gobierno del estado.
La [a:PoliceForce Policía Municipal de Cocula] recibía dinero de [b:CriminalGroup Guerreros Unidos]. {b:El grupo} pagaba cada quincena.
El [a:CriminalGroup Cártel del Golfo] controlaba el puerto. {a:El cártel} tenía su propia red de radios.
Sicarios de [a:CriminalGroup Los Rojos] llegaron en tres camionetas. {a:La banda} llevaba uniformes de la policía.
La [a:Agency Secretaría de Gobernación] confirmó los restos. {a:La dependencia} ofreció una disculpa.
La [a:Agency Procuraduría General de la República] abrió una averiguación. {a:La Procuraduría} la cerró en un mes.
La [a:Agency Sedena] negó que {a:sus elementos} participaran en la detención.
La [a:PoliceForce Policía Federal] informó que {a:sus agentes} repelieron una agresión.
El general [a:Person Edelmiro Santacruz] encabezaba la [b:MilitaryUnit Séptima Brigada]. {a:El general} viajó dos veces a Montería.
El alcalde [a:Person José Luis Abarca] huyó en octubre. {a:El edil} fue localizado un mes después.
El alcalde [a:Person José Luis Abarca] huyó en octubre. {a:Lo} detuvo la [b:PoliceForce Policía Federal] en Iztapalapa.
La [a:PoliceForce Gendarmería] capturó a [b:Person Francisco Navarrete]. {b:El detenido} era jefe de plaza.
El coronel [a:Person Benjamín Ocampo] fue destituido. {a:El coronel} alega que estaba de vacaciones.
El coronel [a:Person Benjamín Ocampo] y el capitán [b:Person Luis Mora] fueron procesados. {b:El capitán} apeló.
El coronel [a:Person Benjamín Ocampo] y el capitán [b:Person Luis Mora] fueron procesados. {a:El coronel} apeló.
[a:Person Arturo Bermúdez], titular de la [b:Agency SSP], rechazó la acusación. {a:Él} no conocía los videos, dijo.
La [a:MilitaryUnit Brigada XVII] ocupó el pueblo. {a:La brigada} entregó a los detenidos al [b:CriminalGroup Bloque Bananero].
La [a:MilitaryUnit Cuarta Brigada] y el [b:CriminalGroup Bloque Cacique Nutibara] actuaron juntos. {a:La brigada} negó todo.
La [a:MilitaryUnit 7/a. Zona Militar] puso en marcha un operativo. Personal de {a:dicha Zona} detuvo a tres personas.
Agentes de la [a:PoliceForce Policía Ministerial de Oaxaca] lo golpearon. {a:Los agentes} negaron los hechos.
Soldados del [a:MilitaryUnit 102 Batallón de Infantería] dispararon. {a:Los soldados} alteraron después la escena.
Integrantes de [a:CriminalGroup Los Zetas] llegaron al rancho. {a:Los sicarios} venían en patrullas.
La [a:Event masacre de San Fernando] ocurrió en agosto. La [b:PoliceForce Policía Municipal de San Fernando] participó en {a:la masacre}.
Por la [a:Event desaparición de los cinco jóvenes] hay siete detenidos. La [b:Agency CNDH] abrió un expediente por {a:la desaparición}.
x Policías de [a:PoliceForce la Policía Estatal de Chiapas] y de la [b:PoliceForce Policía Municipal de Tapachula] llegaron. {a:La policía estatal} se retiró.
Los [a:CriminalGroup Urabeños] reivindicaron el ataque. {a:El grupo armado} tiene presencia en el puerto.
La [a:CriminalGroup Mara Salvatrucha] domina el barrio. {a:La pandilla} cobra una cuota a los buses.
El [a:Organization Semanario Zeta] publicó los nombres. {a:El semanario} recibió amenazas.
El [a:CriminalGroup CJNG] es una escisión del [b:CriminalGroup Cártel del Milenio]. La [c:PoliceForce Policía Federal] persigue al {-:grupo} de sicarios.
El [a:MilitaryUnit 27 Batallón] y el [b:MilitaryUnit 41 Batallón] están en Iguala. {-:El batallón} no respondió.
La [a:PoliceForce Policía Municipal de Iguala] y la [b:PoliceForce Policía Municipal de Cocula] llegaron juntas. {-:La corporación} no respondió.
La [a:PoliceForce Fuerza Civil] llegó tarde. El informe critica el uso de {-:la fuerza}.
La [a:PoliceForce Policía Federal] abrió fuego. Siete hombres están en {-:la cárcel}.
x La [a:Agency Segob] ofreció una disculpa. El acusado sigue en {-:el penal}.
Un testigo señaló al general [a:Person Edelmiro Santacruz]. Según {-:él}, el dinero llegaba cada mes.
[a:CriminalGroup Los Zetas] y el [b:CriminalGroup Cártel del Golfo] rompieron en 2010. Ese año la policía atacó a {-:la organización}.
El general [a:Person Luis Ayala] y el general [b:Person Juan Mora] se reunieron. {-:El general} sonrió.
La [a:PoliceForce Policía Federal] detuvo a [b:Person José Luis Abarca] junto con {b:su} esposa y dos escoltas.
La [a:MilitaryUnit 30/a. Zona Militar] negó los hechos. {-:La zona de} Acteopan quedó vacía.
La [a:Agency Fiscalía de Sonora] investiga al alcalde. {-:La fiscalía de} Sinaloa no.
El director del penal, [a:Person Wellington Cedeño], lo negó. {a:El director} renunció en mayo.
La [a:MilitaryUnit Fuerza de Tarea Quirón] informó de nueve bajas y {a:su} comandante posó con los fusiles.
La [a:PoliceForce Policía Boliviana] detuvo al capo. {a:La institución} celebró el golpe.
La [a:Agency SSP] adiestró a la [b:PoliceForce Fuerza Civil]. La Comisión criticó a {b:esa corporación}.
El [a:CriminalGroup Clan del Golfo] sacaba sus lanchas de noche. El capitán protegía a {a:la organización criminal}.
La [a:PoliceForce Policía de Santa Fe] avisaba a [b:CriminalGroup Los Alvarado]. {b:La banda} pagaba en dólares.
La [a:CriminalGroup Familia Ruelas] domina el puerto. Dos regidores cobraban de {a:la banda} y un tercero huyó.
x El comandante [a:Person Julián Tovar] visitó a [b:Person Elías Mora], jefe de [c:CriminalGroup Los Garza]. {b:El capo} {a:le} regaló una camioneta.
La [a:PoliceForce Policía Municipal de Teloa] detuvo el autobús. Gente de [b:CriminalGroup Los Ardillos] esperaba en la brecha y {a:los agentes} les entregaron a los detenidos.
Un teniente del [a:MilitaryUnit 14 Batallón de Infantería] avisaba a [b:CriminalGroup Los Caballeros]. {a:La unidad} lo niega.
La [a:Event masacre de El Charco] nunca se juzgó. La fiscalía archivó {a:el caso} en 2003.
[a:Person Ramiro Soto] dirige la [b:PoliceForce Policía Judicial del Estado]. Según el expediente, {a:él} y {a:su} segundo recibían dinero del [c:CriminalGroup Cártel del Valle].
"""

_MARK = re.compile(r"\[(\w):(\w+) ([^\]]+)\]|\{(.):([^}]+)\}")


def rows(table: str, language: str) -> Iterator[object]:
    for line in table.strip().splitlines():
        wrong = line.startswith("x ")
        mark = [pytest.mark.xfail(strict=True, reason="not read as it should be")] if wrong else []
        yield pytest.param(language, line.removeprefix("x "), id=line[:70], marks=mark)


def read(language: str, marked: str) -> tuple[dict[int, str], dict[int, str]]:
    """A row read: the references found by where they begin, and those that must be."""
    text, last = "", 0
    names: list[tuple[str, str, int, int]] = []
    wanted: dict[int, str] = {}
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        if match[1]:
            names.append((match[1], match[2], len(text), len(text) + len(match[3])))
            text += match[3]
        else:
            wanted[len(text)] = match[4]
            text += match[5]
        last = match.end()
    text += marked[last:]
    doc = make_nlp(language).make_doc(text)
    spans = [
        Span(doc, span.start, span.end, label=kind, span_id=chain)
        for chain, kind, start, end in names
        if (span := doc.char_span(start, end, alignment_mode="expand")) is not None
    ]
    doc.spans[MENTIONS], doc.spans[NAMES] = spans, spans
    parse([doc])
    refer([doc])
    found = {span.start_char: span.id_ for span in doc.spans[MENTIONS] if span not in spans}
    return found, wanted


@pytest.mark.parametrize(("language", "marked"), [*rows(ENGLISH, "en"), *rows(SPANISH, "es")])
def test_a_reference_stands_for_its_name_or_for_nothing(language: str, marked: str) -> None:
    found, wanted = read(language, marked)
    for start, chain in wanted.items():
        if chain == "-":
            assert not [at for at in found if abs(at - start) < 12]
        else:
            assert found.get(start) == chain
