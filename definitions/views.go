package definitions

import (
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// Views are the lists and counters of a process. Their shape and names are checked when they are read;
// what they show is worked out by the pages that use them.
type Views struct {
	Lists    []*spec.Decoded
	Counters []*spec.Decoded
}

// viewNames are what lists may show beside the fields of the start form.
var viewNames = []string{"case", "step", "due", "status", "waitingFor", "started", "ended", "submitter", "subject"}

// readViews reads views.yaml: shape, and that every name is a field or known to lists.
func (l *loader) readViews(p *process) {
	f := l.one(viewsFile, p.folder)
	if f == nil {
		return
	}
	d := viewsSpec.Read(f.node, l.report)
	p.built.Views = &Views{Lists: d.List("lists"), Counters: d.List("counters")}
	known := slices.Clone(viewNames)
	if p.built.Form != nil {
		for _, page := range p.built.Form.Pages {
			for _, field := range page.Fields {
				known = append(known, field.Name)
			}
		}
	}
	lists := map[string]bool{}
	for _, one := range p.built.Views.Lists {
		l.checkTwiceNamed(lists, one, "list")
		for _, key := range []string{"columns", "filters"} {
			for _, n := range one.Each(key) {
				l.checkViewName(p, n, known)
			}
		}
		if n := one.At("cases").Get("status"); n != nil {
			l.checkViewStatus(p, n)
		}
	}
	counters := map[string]bool{}
	for _, one := range p.built.Views.Counters {
		l.checkTwiceNamed(counters, one, "counter")
		if n := one.At("list"); n != nil && !lists[n.Raw] {
			l.unknown(n, unknownList, n.Raw, keys(lists))
		}
		if n := one.At("by"); n != nil {
			l.checkViewName(p, n, known)
		}
	}
}

func (l *loader) checkTwiceNamed(seen map[string]bool, d *spec.Decoded, key string) {
	name := d.Word(key)
	if name != "" && seen[name] {
		l.report.Error(d.At(key), keyTwice, source.Args{"name": name})
	}
	seen[name] = true
}

// checkViewName checks the beginning of a path such as code.label; without a usable form nothing is sure.
func (l *loader) checkViewName(p *process, n *source.Node, known []string) {
	name, _, _ := strings.Cut(n.Raw, ".")
	if p.built.Form != nil && !slices.Contains(known, name) {
		l.unknown(n, unknownViewName, name, known)
	}
}

func (l *loader) checkViewStatus(p *process, n *source.Node) {
	if p.built.Flow == nil || n.Raw == "open" || n.Raw == "closed" {
		return
	}
	if _, declared := p.built.Flow.Statuses[n.Raw]; !declared {
		l.unknown(n, unknownStatus, n.Raw, append(keys(p.built.Flow.Statuses), "open", "closed"))
	}
}
