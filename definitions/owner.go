package definitions

import "laufzettel/definitions/source"

// readOwner reads who looks after a process: a group or a function. A version that is rebuilt has none; who owns a
// process is never pinned.
func (l *loader) readOwner(p *process) {
	n := p.flowNode("owner")
	if n == nil || n.Kind != source.Scalar || n.Raw == "" || l.rebuilding {
		return
	}
	if !l.groups[n.Raw] && l.functions[n.Raw] == nil {
		l.unknown(n, unknownGroup, n.Raw, append(keys(l.groups), keys(l.functions)...))
		return
	}
	p.built.Owner = n.Raw
}

// withoutOwner leaves out who looks after a process: another owner makes no new version.
func withoutOwner(n *source.Node) *source.Node {
	if n == nil || n.Get("owner") == nil {
		return n
	}
	kept := *n
	kept.Entries = nil
	for _, e := range n.Entries {
		if e.Key != "owner" {
			kept.Entries = append(kept.Entries, e)
		}
	}
	return &kept
}
