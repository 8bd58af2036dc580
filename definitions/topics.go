package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
)

var unknownTopic = &source.Message{Code: "unknown-topic",
	De: `Für dieses Thema wird das Amt nicht vergeben: {name}. Es gibt: {known}. Trag es in organisation/functions.yaml unter topics ein.`,
	En: `The function is not held for this topic: {name}. There are: {known}. Add it under topics in organisation/functions.yaml.`}

// Covers says whether a function can be held for a topic. Where its topics are the rows of a register, any can.
func (f *Function) Covers(topic string) bool {
	return slices.Contains(f.Topics, topic) || slices.ContainsFunc(f.Topics, func(t string) bool { return strings.HasPrefix(t, "registers.") })
}
