package pages

// peopleRoutes are the pages of people, units and absences.
func (s *server) peopleRoutes(get, post func(string, handler)) {
	get(peopleAddress, keeper(peopleList))
	get(peopleAddress+"/neu", keeper(newPersonPage))
	post(peopleAddress+"/neu", keeper(newPersonPost))
	get(peopleAddress+"/text", (*server).peopleText)
	post(peopleAddress+"/text", (*server).peopleTextPost)
	get(peopleAddress+"/person/:person", keeper(personPage))
	get(peopleAddress+"/person/:person/entfernen", keeper(removePage))
	post(peopleAddress+"/person/:person/entfernen", keeper(removePost))
	post(peopleAddress+"/person/:person/abmelden", keeper(endSessionsPost))
	post(peopleAddress+"/person/:person/doppelt", keeper(settleDoublePost))
	get(peopleAddress+"/person/:person/:part", keeper(partPage))
	post(peopleAddress+"/person/:person/:part", keeper(partPost))
	get(peopleAddress+"/person/:person/:part/:nr", keeper(partPage))
	post(peopleAddress+"/person/:person/:part/:nr", keeper(partPost))
	post(peopleAddress+"/person/:person/:part/:nr/weg", keeper(partDropPost))

	for _, k := range []keepSheet{peopleSheet, unitSheet} {
		get(k.at+"/einlesen", keeper(keepImport(k)))
		post(k.at+"/einlesen", keeper(keepLook(k)))
		post(k.at+"/einlesen/:key", keeper(keepApply(k)))
		get(k.at+"/ausgabe/:kind", keeper(keepFile(k)))
	}

	get(unitsAddress, keeper(unitsPage))
	get(unitsAddress+"/neu", keeper(unitEdit))
	post(unitsAddress+"/neu", keeper(unitPost))
	get(unitsAddress+"/gliederung/:unit", keeper(unitPage))
	get(unitsAddress+"/gliederung/:unit/aendern", keeper(unitEdit))
	post(unitsAddress+"/gliederung/:unit/aendern", keeper(unitPost))
	post(unitsAddress+"/gliederung/:unit/datei", keeper(unitFollow))

	get(absenceAddress, self(absencePage))
	post(absenceAddress, self(absencePost))
	post(absenceAddress+"/:nr/beenden", self(absenceEnd))
}
