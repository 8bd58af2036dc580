package forms

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var _ = register(FieldType{
	Name: "address",
	Doc: spec.Doc{
		De: "Eine Anschrift aus Straße (street), Zusatz (extra), Postleitzahl (postcode), Ort (city) und Land (country); in Ausdrücken heißen die Teile anschrift.street und so weiter. „required“ gilt für Straße, Postleitzahl und Ort.",
		En: "An address of street, extra line (extra), postcode, city and country; expressions call the parts address.street and so on. \"required\" goes for street, postcode and city."},
	Widget: Widget{Kind: "group"},
	Keys: []spec.Key{
		{Name: "extra", Kind: spec.Flag, Example: "false", Also: []string{"zusatz"}, Doc: spec.Doc{
			De: "false fragt keinen Zusatz.",
			En: "false asks for no extra line."}},
		{Name: "country", Kind: spec.Flag, Example: "false", Also: []string{"land"}, Doc: spec.Doc{
			De: "false fragt kein Land: die Anschrift ist in Deutschland.",
			En: "false asks for no country: the address is in Germany."}},
	},
	Configure: func(*Field, *spec.Decoded, *World, *source.Report) {},
	Parts:     addressParts,
	Good: []Example{
		{Field: "{name: anschrift, type: address, label: Anschrift, required: true}", Value: `{"city":"Musterdorf","country":"Deutschland","postcode":"35999","street":"Probeweg 1"}`,
			Posted: map[string][]string{"anschrift.street": {"Probeweg 1"}, "anschrift.postcode": {"35999"}, "anschrift.city": {"Musterdorf"}}},
		{Field: "{name: anschrift, type: address, label: Anschrift}", Value: `{"city":"Wien","country":"Österreich","extra":"Stiege 2","postcode":"1010","street":"Beispielgasse 4"}`,
			Posted: map[string][]string{"anschrift.street": {"Beispielgasse 4"}, "anschrift.extra": {"Stiege 2"}, "anschrift.postcode": {"1010"}, "anschrift.city": {"Wien"}, "anschrift.country": {"Österreich"}}},
	},
	Bad: []Example{
		{Field: "{name: anschrift, type: address, label: Anschrift, required: true}", Says: "Bitte fülle „Straße und Hausnummer“ aus",
			Posted: map[string][]string{"anschrift.postcode": {"35999"}, "anschrift.city": {"Musterdorf"}}},
		{Field: "{name: anschrift, type: address, label: Anschrift}", Says: "fünf Ziffern",
			Posted: map[string][]string{"anschrift.postcode": {"3599"}}},
		{Field: "{name: anschrift, type: address, label: Anschrift}", Says: "vier Ziffern",
			Posted: map[string][]string{"anschrift.postcode": {"35999"}, "anschrift.country": {"Schweiz"}}},
		{Field: "{name: anschrift, type: address, label: Anschrift, land: false}", Says: "country"},
	},
})

// addressParts are the fields of an address, as an author would write them.
func addressParts(f *Field, d *spec.Decoded) *source.Node {
	at := d.Node
	scalar := func(raw string) *source.Node {
		return &source.Node{Kind: source.Scalar, Pos: at.Pos, Path: at.Path, Raw: raw, Style: source.Quoted}
	}
	list := &source.Node{Kind: source.List, Pos: at.Pos, Path: at.Path}
	part := func(name, kind, de, en, autocomplete string, needed bool, more ...source.Entry) {
		label := &source.Node{Kind: source.Map, Pos: at.Pos, Path: at.Path, Entries: []source.Entry{
			{Key: "de", KeyPos: at.Pos, Value: scalar(de)}, {Key: "en", KeyPos: at.Pos, Value: scalar(en)}}}
		n := &source.Node{Kind: source.Map, Pos: at.Pos, Path: at.Path}
		add := func(key string, value *source.Node) {
			n.Entries = append(n.Entries, source.Entry{Key: key, KeyPos: at.Pos, Value: value})
		}
		add("name", scalar(name))
		add("type", scalar(kind))
		add("label", label)
		add("autocomplete", scalar(autocomplete))
		if required := d.At("required"); needed && required != nil {
			add("required", required)
		}
		n.Entries = append(n.Entries, more...)
		list.Items = append(list.Items, n)
	}
	entry := func(key, raw string) source.Entry { return source.Entry{Key: key, KeyPos: at.Pos, Value: scalar(raw)} }

	part("street", "text", "Straße und Hausnummer", "Street and number", "address-line1", true, entry("maxLength", "150"))
	if !refused(d, "extra") {
		part("extra", "text", "Zusatz", "Extra line", "address-line2", false, entry("maxLength", "150"))
	}
	country := !refused(d, "country")
	var where []source.Entry
	if country {
		where = append(where, entry("country", f.Path+".country"))
	}
	part("postcode", "postcode", "Postleitzahl", "Postcode", "postal-code", true, where...)
	part("city", "text", "Ort", "City", "address-level2", true, entry("maxLength", "100"))
	if country {
		part("country", "text", "Land", "Country", "country-name", false, entry("maxLength", "60"), entry("default", "Deutschland"))
	}
	return list
}

// refused says that a flag which is on by itself was written as false.
func refused(d *spec.Decoded, key string) bool { return d.Has(key) && !d.Flag(key) }
