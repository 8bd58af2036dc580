package flows

import "laufzettel/definitions/spec"

// Spec declares the keys of a flow file, for editor schemas and the reference. What stands under steps is
// declared by StepSpec, what stands under statuses by StatusSpec.
func Spec() *spec.Object { return flowObject }

// StepSpec declares the keys of a step of type t that is written under word: the name of the type, or of
// the connector.
func StepSpec(t *StepType, word string) *spec.Object { return t.object(word) }

// StatusSpec declares a status that is written out as kind and label.
func StatusSpec() *spec.Object { return statusObject }

// OverdueSpec declares an entry of the list under overdue.
func OverdueSpec() *spec.Object { return escalationObject }

// PeopleFunctions are the names of the functions that rules about people may call, sorted.
func PeopleFunctions() []string { return sortedKeys(peopleFunctions()) }
