package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// IdentityParts are what an identity map may say of a person.
var IdentityParts = []string{"email", "name", "number", "birthDate"}

// owner is one entry of an identity map, to be checked when all fields are known.
type owner struct {
	key    string // submitter.email
	fields []*source.Node
}

// readIdentity reads which fields identify whom, of a block or of the form itself.
func (p *parser) readIdentity(d *spec.Decoded) {
	if d == nil {
		return
	}
	for _, who := range []string{"submitter", "subject"} {
		person := d.Nested(who)
		if person == nil {
			continue
		}
		for _, part := range IdentityParts {
			if fields := person.Each(part); len(fields) > 0 {
				p.owners = append(p.owners, owner{who + "." + part, fields})
			}
		}
	}
}

// settleIdentity checks the fields of identity maps.
func (p *parser) settleIdentity() {
	for _, o := range p.owners {
		var paths []string
		for _, n := range o.fields {
			if p.form.byPath[n.Raw] == nil {
				var known []string
				for path := range p.form.byPath {
					known = append(known, path)
				}
				p.unknown(n, identityField, n.Raw, known)
				continue
			}
			paths = append(paths, n.Raw)
		}
		p.form.Identity[o.key] = strings.Join(paths, " ")
	}
}

func (f *Form) fieldsNamed(paths string) []*Field {
	var fields []*Field
	for _, path := range strings.Fields(paths) {
		if field := f.byPath[path]; field != nil {
			fields = append(fields, field)
		}
	}
	return fields
}

// IdentityOf says what the answers tell about who ("submitter" or "subject"): those of email, name,
// number (as in drkserver) and birthDate (2026-11-21) that are answered. Where nothing is said of one
// of the two, both are the same person. The map is empty where the form asks for nobody.
func (f *Form) IdentityOf(who string, values Values) map[string]string {
	told := f.told(who, values)
	if len(told) > 0 {
		return told
	}
	if who == "submitter" {
		return f.told("subject", values)
	}
	return f.told("submitter", values)
}

func (f *Form) told(who string, values Values) map[string]string {
	told := map[string]string{}
	for _, part := range IdentityParts {
		var words []string
		for _, field := range f.fieldsNamed(f.Identity[who+"."+part]) {
			switch v := values.at(field.Path).(type) {
			case nil:
			case expression.Date:
				words = append(words, v.String())
			default:
				words = append(words, expression.Format(v, "de", nil))
			}
		}
		if len(words) > 0 {
			told[part] = strings.Join(words, " ")
		}
	}
	return told
}

// personFields are the fields that say who fills in the form.
func (f *Form) personFields() []*Field {
	return f.fieldsNamed(f.Identity["submitter.name"] + " " + f.Identity["subject.name"])
}

// at is the value at a path, or nil.
func (v Values) at(path string) any {
	name, rest, deep := strings.Cut(path, ".")
	value := v[name]
	if !deep {
		return value
	}
	if group, ok := value.(expression.Record); ok {
		return Values(group).at(rest)
	}
	return nil
}

// put sets the value at a path and makes the groups on the way.
func (v Values) put(path string, value any) {
	name, rest, deep := strings.Cut(path, ".")
	if !deep {
		v[name] = value
		return
	}
	group, ok := v[name].(expression.Record)
	if !ok {
		group = expression.Record{}
		v[name] = group
	}
	Values(group).put(rest, value)
}

// drop takes out the value at a path, with the groups that held nothing else.
func (v Values) drop(path string) {
	name, rest, deep := strings.Cut(path, ".")
	if !deep {
		delete(v, name)
		return
	}
	if group, ok := v[name].(expression.Record); ok {
		if Values(group).drop(rest); len(group) == 0 {
			delete(v, name)
		}
	}
}
