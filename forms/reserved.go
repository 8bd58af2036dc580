package forms

// ReservedName says whether no field may be called name: it means something in every expression.
func ReservedName(name string) bool { return reserved(name) }
