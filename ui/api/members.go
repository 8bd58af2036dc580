package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"unicode/utf8"

	"laufzettel/definitions/source"
)

// maxComment is the length in runes of a comment or note; letters to applicants stay far below it.
const maxComment = 20_000

var (
	unknownMember      = &source.Message{Code: "unknown-member", De: "„{name}“ gibt es hier nicht.", En: "There is no “{name}” here."}
	unknownMemberMeant = &source.Message{Code: "unknown-member", De: "„{name}“ gibt es hier nicht. Meintest du „{meant}“?", En: "There is no “{name}” here. Did you mean “{meant}”?"}
	wantsText          = &source.Message{Code: "wants-text", De: "„{name}“ muss ein Text sein: \"…\".", En: "“{name}” must be a text: \"…\"."}
	wantsTexts         = &source.Message{Code: "wants-texts", De: "„{name}“ muss eine Liste von Texten sein: [\"…\"].", En: "“{name}” must be a list of texts: [\"…\"]."}
	wantsObject        = &source.Message{Code: "wants-object", De: "„{name}“ muss ein Objekt sein: { … }.", En: "“{name}” must be an object: { … }."}
	wantsCount         = &source.Message{Code: "wants-count", De: "„{name}“ muss eine ganze Zahl ab 0 sein.", En: "“{name}” must be a whole number from 0."}
	commentTooLong     = &source.Message{Code: "too-long", De: "„{name}“ darf höchstens {limit} Zeichen haben.", En: "“{name}” may have at most {limit} characters."}
)

// members are those of a request's JSON object. What does not fit is collected, so that all of it is told
// at once.
type members struct {
	all   map[string]json.RawMessage
	wrong *problem
}

// membersOf reads body, which findFault has let pass. known lists the members that the request may have.
func membersOf(body []byte, known ...string) (*members, error) {
	m := &members{all: map[string]json.RawMessage{}, wrong: say(wrongMembers, nil)}
	if len(body) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(body, &m.all); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(m.all))
	for name := range m.all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		text := unknownMember.Say(source.Args{"name": shortened(name)})
		if meant := source.Suggest(name, known); meant != "" {
			text = unknownMemberMeant.Say(source.Args{"name": shortened(name), "meant": meant})
		}
		m.wrong.at(shortened(name), text)
	}
	return m, nil
}

// problem is what does not fit, or nil.
func (m *members) problem() error {
	if len(m.wrong.errors) == 0 {
		return nil
	}
	return m.wrong
}

// given says whether a member is there and not null.
func (m *members) given(name string) bool {
	raw, there := m.all[name]
	return there && !bytes.Equal(raw, []byte("null"))
}

// text reads a text of at most limit runes; "" where it is missing.
func (m *members) text(name string, limit int) string {
	var s string
	if !m.given(name) {
		return s
	}
	if json.Unmarshal(m.all[name], &s) != nil {
		m.wrong.at(name, wantsText.Say(source.Args{"name": name}))
	} else if utf8.RuneCountInString(s) > limit {
		m.wrong.at(name, commentTooLong.Say(source.Args{"name": name, "limit": limit}))
	}
	return s
}

func (m *members) texts(name string) []string {
	if !m.given(name) {
		return nil
	}
	var list []*string // a null in the list is no text
	fits := json.Unmarshal(m.all[name], &list) == nil
	var texts []string
	for _, s := range list {
		fits = fits && s != nil
		if s != nil {
			texts = append(texts, *s)
		}
	}
	if !fits {
		m.wrong.at(name, wantsTexts.Say(source.Args{"name": name}))
	}
	return texts
}

// count reads a whole number that is not negative; 0 where it is missing.
func (m *members) count(name string) int {
	if !m.given(name) {
		return 0
	}
	n, err := strconv.Atoi(string(m.all[name]))
	if err != nil || n < 0 {
		m.wrong.at(name, wantsCount.Say(source.Args{"name": name}))
	}
	return n
}

// object reads an object as it stands; nil where it is missing.
func (m *members) object(name string) json.RawMessage {
	if !m.given(name) {
		return nil
	}
	if raw := m.all[name]; raw[0] == '{' {
		return raw
	}
	m.wrong.at(name, wantsObject.Say(source.Args{"name": name}))
	return nil
}
