package spec

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
)

// reader checks one node tree; above are the objects around the one at hand, outermost first.
type reader struct {
	report *source.Report
	above  []*Object
}

// Read checks n against the declaration, reports unknown keys (with suggestion, and where the key
// would be valid), missing required keys and values of the wrong shape, and returns what is usable.
// It never returns nil. A nil n (a file that could not be read) gives an empty result without errors.
func (o *Object) Read(n *source.Node, report *source.Report) *Decoded {
	r := &reader{report: report}
	return r.object(o, n, nil)
}

// object reads one map. key is where it stands, if it has a name; missing keys are reported there.
func (r *reader) object(o *Object, n *source.Node, key *source.Entry) *Decoded {
	d := &Decoded{
		Node: n, Object: o, report: r.report,
		nodes: map[string]*source.Node{}, one: map[string]*Decoded{}, many: map[string][]*Decoded{}, named: map[string][]Named{},
	}
	if n == nil || n.Broken && n.Kind != source.Map {
		return d
	}
	if n.Kind != source.Map && n.Kind != source.Null {
		r.wrongShape(n, &Key{Kind: Nested, Object: o}, o.Name)
		return d
	}
	r.above = append(r.above, o)
	written, guessed := map[string]bool{}, map[string]bool{}
	for _, e := range n.Entries {
		declared := o.Key(e.Key)
		switch {
		case written[e.Key]: // Parse has reported it; the first one counts
		case declared != nil:
			written[e.Key] = true
			if r.value(declared, e, d) {
				d.nodes[e.Key] = e.Value
			}
		case !o.Open:
			guessed[r.unknownKey(o, e)] = true
		}
	}
	for _, k := range o.Keys {
		if !k.Required || written[k.Name] || guessed[k.Name] {
			continue
		}
		missing := source.Diagnostic{Pos: n.Pos, Path: n.Path, Width: 1}
		if key != nil {
			missing = key.KeyDiagnostic(source.Text{})
		}
		missing.Text = missingKey.Say(source.Args{"key": k.Name, "meaning": k.Doc.behind()})
		missing.Suggestion = k.exampleText()
		r.report.Add(missing)
	}
	r.above = r.above[:len(r.above)-1]
	return d
}

// unknownKey reports a key that o does not have, and returns the key that was meant, or "".
func (r *reader) unknownKey(o *Object, e source.Entry) string {
	d := e.KeyDiagnostic(unknownKey.Say(source.Args{"key": e.Key}))
	meant := meantKey(o, e.Key)
	switch elsewhere := r.elsewhere(o, e.Key); {
	case elsewhere.Message != nil && (meant == "" || source.Fold(meant) != source.Fold(e.Key)):
		d.Suggestion, meant = elsewhere, ""
	case meant != "":
		d.Suggestion = didYouMean.Say(source.Args{"word": meant})
	default:
		d.Suggestion = allowedKeys.Say(source.Args{"keys": joinWords(o.names())})
	}
	r.report.Add(d)
	return meant
}

// meantKey is the key of o that the author most likely meant: one that is called so by mistake, or one
// spelled nearly so.
func meantKey(o *Object, written string) string {
	for _, k := range o.Keys {
		for _, also := range k.Also {
			if source.Fold(also) == source.Fold(written) {
				return k.Name
			}
		}
	}
	return source.Suggest(written, o.names())
}

func (o *Object) names() []string {
	names := make([]string, len(o.Keys))
	for i, k := range o.Keys {
		names[i] = k.Name
	}
	return names
}

// elsewhere says where a key would be valid: further in, further out, or in a related object.
func (r *reader) elsewhere(o *Object, key string) source.Text {
	if path := o.pathTo(key); path != "" {
		return belongsInto.Say(source.Args{"key": key, "path": path})
	}
	for i := len(r.above) - 2; i >= 0; i-- {
		if r.above[i].Key(key) != nil {
			return belongsOut.Say(source.Args{"key": key, "object": r.above[i].Name})
		}
	}
	for i := len(r.above) - 1; i >= 0; i-- {
		for _, related := range r.above[i].Related {
			if related.Key(key) != nil {
				return belongsTo.Say(source.Args{"key": key, "object": related.Name})
			}
			if path := related.pathTo(key); path != "" {
				return belongsTo.Say(source.Args{"key": key, "object": related.Name + "." + path})
			}
		}
	}
	return source.Text{}
}

// pathTo is where a key lies inside o, nearest first, such as "outcomes"; "" if nowhere.
func (o *Object) pathTo(key string) string {
	type place struct {
		object *Object
		path   []string
	}
	seen := []*Object{o}
	for queue := []place{{object: o}}; len(queue) > 0; queue = queue[1:] {
		for _, k := range queue[0].object.Keys {
			if k.Object == nil || slices.Contains(seen, k.Object) {
				continue
			}
			path := append(slices.Clone(queue[0].path), k.Name)
			if k.Object.Key(key) != nil {
				return strings.Join(path, ".")
			}
			seen = append(seen, k.Object)
			queue = append(queue, place{k.Object, path})
		}
	}
	return ""
}

// value checks what stands under a declared key, and reads nested objects; false if it is not usable.
func (r *reader) value(k *Key, e source.Entry, d *Decoded) bool {
	n := e.Value
	if n.Broken && n.Kind != source.Map && n.Kind != source.List {
		return k.guessServes(n)
	}
	if n.Kind == source.Null && k.Kind != Any && k.Kind != Nested {
		missing := e.KeyDiagnostic(missingValue.Say(source.Args{"key": k.Name, "wanted": k.wanted()}))
		missing.Suggestion = k.exampleText()
		r.report.Add(missing)
		return false
	}
	switch k.Kind {
	case Any:
	case Nested:
		d.one[k.Name] = r.object(k.Object, n, &e)
		return n.Kind == source.Map || n.Kind == source.Null
	case NestedList:
		return r.objects(k, n, d)
	case NestedMap:
		return r.namedObjects(k, n, d)
	case TextMap:
		return r.texts(k, n, Text)
	case LabelMap:
		return r.texts(k, n, Text)
	case Text, Label:
		return r.local(k, n)
	case People, Words, Value:
		return r.oneOrList(k, n)
	default:
		if n.Kind != source.Scalar {
			r.wrongShape(n, k, k.Name)
			return false
		}
		return r.scalar(k, n)
	}
	return true
}

func (r *reader) objects(k *Key, n *source.Node, d *Decoded) bool {
	if k.Single && n.Kind == source.Map {
		d.many[k.Name] = []*Decoded{r.object(k.Object, n, nil)}
		return true
	}
	if n.Kind != source.List {
		r.wrongShape(n, k, k.Name)
		return false
	}
	d.many[k.Name] = []*Decoded{}
	for _, item := range n.Items {
		d.many[k.Name] = append(d.many[k.Name], r.object(k.Object, item, nil))
	}
	return true
}

func (r *reader) namedObjects(k *Key, n *source.Node, d *Decoded) bool {
	if n.Kind != source.Map {
		r.wrongShape(n, k, k.Name)
		return false
	}
	seen := map[string]bool{}
	for _, e := range n.Entries {
		if seen[e.Key] {
			continue
		}
		seen[e.Key] = true
		if !k.AnyName && !validName.MatchString(e.Key) {
			r.report.Add(withSpelling(e.KeyDiagnostic(badName.Say(source.Args{"name": e.Key})), e.Key))
		}
		d.named[k.Name] = append(d.named[k.Name], Named{e.Key, e.KeyPos, r.object(k.Object, e.Value, &e)})
	}
	return true
}

// local checks a text for people: one, or one for each language.
func (r *reader) local(k *Key, n *source.Node) bool {
	if n.Kind == source.Scalar {
		r.report.Texts = append(r.report.Texts, n)
		return r.scalar(k, n)
	}
	if n.Kind != source.Map || !slices.ContainsFunc(n.Entries, namesLanguage) {
		r.wrongShape(n, k, k.Name)
		return false
	}
	usable := true
	for _, e := range n.Entries {
		if !slices.Contains(source.KnownLanguages, e.Key) {
			r.report.Add(e.KeyDiagnostic(unknownLanguage.Say(source.Args{"name": e.Key, "known": joinWords(source.KnownLanguages)})))
			usable = false
		}
	}
	if !usable {
		return false
	}
	r.report.Texts = append(r.report.Texts, n)
	return r.texts(k, n, k.Kind)
}

// namesLanguage says whether a key was probably meant as the code of a language.
func namesLanguage(e source.Entry) bool { return len(e.Key) == 2 }

// texts checks the texts under the keys of n, which are of a kind.
func (r *reader) texts(k *Key, n *source.Node, kind Kind) bool {
	if n.Kind != source.Map {
		r.wrongShape(n, k, k.Name)
		return false
	}
	usable := true
	for _, e := range n.Entries {
		text := &Key{Name: e.Key, Kind: kind}
		switch {
		case e.Value.Broken: // told already
		case e.Value.Kind == source.Null:
			r.report.Add(e.KeyDiagnostic(missingValue.Say(source.Args{"key": e.Key, "wanted": text.wanted()})))
			usable = false
		case k.Kind == LabelMap:
			usable = r.local(text, e.Value) && usable
		case e.Value.Kind != source.Scalar:
			r.wrongShape(e.Value, text, e.Key)
			usable = false
		default:
			usable = r.scalar(text, e.Value) && usable
		}
	}
	return usable
}

// oneOrList checks a scalar, or every scalar of a list.
func (r *reader) oneOrList(k *Key, n *source.Node) bool {
	items := []*source.Node{n}
	if n.Kind == source.List {
		items = n.Items
	}
	usable := true
	for _, item := range items {
		switch {
		case item.Broken && item.Kind != source.Map && item.Kind != source.List:
			usable = k.guessServes(item) && usable
		case item.Kind != source.Scalar:
			r.wrongShape(item, k, k.Name)
			usable = false
		default:
			usable = r.scalar(k, item) && usable
		}
	}
	return usable
}

// guessServes says whether the guess that Parse made of a broken value is good for further checks: not
// where it is no expression for sure, as the compiler would only say the same again.
func (k *Key) guessServes(n *source.Node) bool {
	switch {
	case n.Kind == source.Null || k.isObject() || k.Kind == TextMap || k.Kind == LabelMap:
		return false
	case k.Kind == Condition || k.Kind == People:
		return !strings.ContainsAny(n.Raw[:min(1, len(n.Raw))], "@`%*&|>,?}]")
	default:
		return true
	}
}

// wrongShape reports a list where a text is wanted, and the like.
func (r *reader) wrongShape(n *source.Node, k *Key, name string) {
	found := shapeNames[n.Kind]
	d := source.Diagnostic{
		Pos: n.Pos, Path: n.Path, Width: n.Width(),
		Text: wrongShape.Say(source.Args{"key": name, "wanted": k.wanted(), "found": found.Say(nil)}),
	}
	d.Suggestion = k.exampleText()
	if k.Kind == NestedList && n.Kind == source.Map {
		d.Suggestion = dashBefore.Say(nil)
	}
	r.report.Add(d)
}
