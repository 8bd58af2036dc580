package engine

import (
	"context"
	"encoding/json"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
)

// Country is an organisation of any size as documents of a store: its definitions without people or units, and what is
// stored of people and of units that were changed on the web.
func Country(units, people int) (*definitions.Set, []DocumentChange, error) {
	set, all := country(units, people)
	var documents []DocumentChange
	for i, k := range all {
		k.BirthDate = expression.Date{Year: 1950 + i%55, Month: 5, Day: 1 + i%28}
		k.revision = 1
		own, err := (&Organisation{}).personDocuments(k, storedPersonNote{How: PersonImported})
		if err != nil {
			return nil, nil, err
		}
		documents = append(documents, own...)
	}
	o, err := newOrganisation(&definitions.Set{Levels: set.Levels, Functions: set.Functions, Site: set.Site}, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range set.Units {
		unit := storedUnit{UnitWords: wordsOf(u), By: "p0000000"}
		body, err := json.Marshal(unit)
		if err != nil {
			return nil, nil, err
		}
		documents = append(documents, DocumentChange{Document: Document{Collection: collectionUnits, Key: u.Key, Body: body}})
	}
	return o.set, documents, nil
}

// LoadPicture makes the picture of who is who from what a store has, as a start of the program does.
func LoadPicture(ctx context.Context, store Store, set *definitions.Set) (*Organisation, error) {
	e := &Engine{store: store}
	people, err := e.loadPeople(ctx, set)
	if err != nil {
		return nil, err
	}
	units, err := e.loadUnits(ctx)
	if err != nil {
		return nil, err
	}
	return newOrganisation(set, units, people)
}

// FindAll gives everybody who fits a text, as the list of people asks.
func FindAll(o *Organisation, text string) []string { return o.find(text, "", 1<<30) }
