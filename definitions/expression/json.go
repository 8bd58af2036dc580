package expression

// ToJSON turns a value into what JSON stores: decimals and dates as strings, records as objects.
// FromJSON with the same type is its inverse.
func ToJSON(value any) any { panic("unwritten") }

// FromJSON reads what ToJSON wrote (after json.Unmarshal, numbers as json.Number or string) as a value
// of type t. A nil t reads text, booleans, lists and records only.
func FromJSON(stored any, t *Type) (any, error) { panic("unwritten") }
