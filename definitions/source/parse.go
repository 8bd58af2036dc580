package source

// Parse reads one YAML or JSON file (by its ending: .json is JSON, everything else YAML) into a
// node. Syntax errors, duplicate keys and YAML traps are added to report; the node is nil where
// nothing could be read. The file's contents are kept in report.Files.
func Parse(file string, content []byte, report *Report) *Node { panic("unwritten") }
