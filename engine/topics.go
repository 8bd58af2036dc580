package engine

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/flows"
)

var planTopic = &source.Message{Code: "people-plan-topic",
	De: "Für „{topic}“ wird dieses Amt nicht vergeben. Die Themen stehen in organisation/functions.yaml.",
	En: "This office is not held for “{topic}”. The topics stand in organisation/functions.yaml."}

// withHolder adds somebody to an office. Who holds it for several topics holds it once, for all of them.
func withHolder(all []flows.Holder, h flows.Holder) []flows.Holder {
	at := slices.IndexFunc(all, func(other flows.Holder) bool {
		return other.Person == h.Person && len(other.Topics) > 0 && len(h.Topics) > 0
	})
	if at < 0 {
		return append(all, h)
	}
	all[at].Topics = append(slices.Clone(all[at].Topics), h.Topics...)
	return all
}
