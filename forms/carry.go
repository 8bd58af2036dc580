package forms

import (
	"slices"
	"strings"
)

// ChangeKind says what has become of a question, or of the answer to it, from one version of a form to another.
type ChangeKind string

// The kinds of changes. The first four keep the answer, ChangeGone and ChangeMeaning do not.
const (
	ChangeRenamed   ChangeKind = "carried-renamed" // the answer lies under another name now
	ChangeReworded  ChangeKind = "reworded"        // question or chosen option reads differently: to be confirmed
	ChangeMoved     ChangeKind = "moved"           // stands on another page
	ChangeCondition ChangeKind = "condition"       // is asked now and was not, or the other way round
	ChangeRequired  ChangeKind = "required"        // has to be answered now
	ChangeNew       ChangeKind = "new"             // was not asked before
	ChangeMeaning   ChangeKind = "changed"         // asks for something else now, see Change.Why
	ChangeGone      ChangeKind = "gone"            // is not asked any more
)

// ChangeReason says why an answer no longer means what it meant.
type ChangeReason string

// The reasons of ChangeMeaning.
const (
	WhyType     ChangeReason = "type"     // another type of field
	WhyUnit     ChangeReason = "unit"     // another unit of measure
	WhyOption   ChangeReason = "option"   // what was chosen is not offered any more
	WhyOptions  ChangeReason = "options"  // the options come from elsewhere
	WhyComputed ChangeReason = "computed" // nobody answers it any more
	WhyFixed    ChangeReason = "fixed"    // it cannot be changed any more
	WhyWords    ChangeReason = "words"    // yes means yes to another sentence
	WhyRows     ChangeReason = "rows"     // the rows of the table come from elsewhere
	WhyReading  ChangeReason = "reading"  // what was typed is read differently
)

// Change is one thing that a person is told when their draft goes on under another version of the form.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// Path is that of the question in the new form, Was that in the old one; "" where there is none.
	Path string `json:"path,omitempty"`
	Was  string `json:"was,omitempty"`
	Page string `json:"page,omitempty"` // name of the page of the new form
	// OldLabel and NewLabel are the question as it reads, with the group around it.
	OldLabel string `json:"oldLabel,omitempty"`
	NewLabel string `json:"newLabel,omitempty"`
	// Typed is what was posted; Shown is that as people read it, Now as it reads in the new form where it
	// was carried. Both are "" where nothing was answered.
	Typed []string     `json:"typed,omitempty"`
	Shown string       `json:"shown,omitempty"`
	Now   string       `json:"now,omitempty"`
	Why   ChangeReason `json:"why,omitempty"`
	// Hidden says of ChangeCondition that the question is not asked any more, so that its answer does not count.
	Hidden bool `json:"hidden,omitempty"`
}

// Lost says that the change is about an answer that was not carried and that the person has to see.
func (c Change) Lost() bool {
	return len(c.Typed) > 0 && (c.Kind == ChangeMeaning || c.Kind == ChangeGone)
}

// Carry moves typed answers from one version of a form to another. An answer is carried only where it means
// the same: same name (or one that the key "was" tells), type, unit of measure, option. Everything else that a
// person has to know is a Change, in the order of the new form, what is gone last; no answer disappears
// without one. Carrying to the same form gives the same input and no change. ctx is that of the draft.
// An error is a *expression.Failure.
func Carry(old, new *Form, input Input, ctx *Context) (Input, []Change, error) {
	c := &carrier{old: old, new: new, ctx: ctx, input: input, out: Input{}, told: map[string]*Change{}}
	if c.ctx == nil {
		c.ctx = &Context{}
	}
	var err error
	if c.before, err = look(old, input, c.ctx); err != nil {
		return nil, nil, err
	}
	// At first everything is moved, only to see how the questions read in the new form, row by row.
	c.blindly = true
	c.carryForm(old, new, "", "")
	if c.after, err = look(new, c.out, c.ctx); err != nil {
		return nil, nil, err
	}
	c.blindly, c.out, c.pairs = false, Input{}, nil
	c.keepUnknown()
	c.carryForm(old, new, "", "")
	for range maxCarries {
		if c.after, err = look(new, c.out, c.ctx); err != nil {
			return nil, nil, err
		}
		if !c.takeBack() {
			break
		}
	}
	c.tellQuestions()
	return c.out, c.inOrder(), nil
}

// maxCarries bounds how often answers are taken back because others were: no chain of conditions is longer.
const maxCarries = 100

// carrier is one move of answers.
type carrier struct {
	old, new      *Form
	ctx           *Context
	input, out    Input
	before, after *pictures
	blindly       bool // move answers whatever they mean
	pairs         []carried
	told          map[string]*Change // by kind and path
	changes       []*Change
}

// carried is an answer, or an unanswered question, that lies in both forms.
type carried struct {
	was, path string
	old, new  *Field
}

// keepUnknown leaves alone what neither form asks for.
func (c *carrier) keepUnknown() {
	for path, typed := range c.input {
		if !c.old.posts(path) && !c.new.posts(path) {
			c.out[path] = slices.Clone(typed)
		}
	}
}

// posts says whether a path belongs to a field of the form or to a row of a table.
func (f *Form) posts(path string) bool {
	path = strings.TrimSuffix(path, Untouched)
	if f.byPath[path] != nil {
		return true
	}
	for at := path; at != ""; {
		at = parentPath(at)
		if field := f.byPath[at]; field != nil {
			return field.Table != nil
		}
	}
	return false
}

// carryForm carries the fields of a form, or of one row of a table at the given beginnings of paths.
func (c *carrier) carryForm(old, new *Form, was, path string) {
	matches := match(old, new)
	for _, of := range old.fields {
		nf := matches[of]
		switch {
		case of.Table != nil:
			c.carryTable(of, nf, was+of.Path, path)
		case of.asks():
			c.carryField(of, nf, was+of.Path, path)
		}
	}
}

// carryField carries one answer; path is the beginning of paths around the new field.
func (c *carrier) carryField(of, nf *Field, was, path string) {
	typed, there := c.input[was]
	given := len(filled(typed)) > 0 && !c.begun(of, was)
	if nf == nil {
		if given {
			c.lose(ChangeGone, "", of, nil, was, "")
		}
		return
	}
	path += nf.Path
	why := ChangeReason("")
	if nf.Table != nil {
		why = WhyType
	} else if !c.blindly {
		why = c.differs(of, nf, was, path, typed)
	}
	if why != "" {
		if given {
			c.lose(ChangeMeaning, why, of, nf, was, path)
		}
		return
	}
	c.pairs = append(c.pairs, carried{was, path, of, nf})
	if there {
		c.out[path] = slices.Clone(typed)
		if held, ok := c.input[was+Untouched]; ok {
			c.out[path+Untouched] = slices.Clone(held)
		}
	}
}

// carryTable carries a table row by row.
func (c *carrier) carryTable(of, nf *Field, was, path string) {
	rows := rowsIn(c.input, was)
	why := ChangeReason("")
	switch {
	case nf == nil:
	case nf.Table == nil:
		why = WhyType
	case !sameProgram(of.Table.Rows, nf.Table.Rows):
		why = WhyRows
	default:
		path += nf.Path
		if typed, there := c.input[was]; there {
			c.out[path] = slices.Clone(typed)
		}
		for _, row := range rows {
			c.carryForm(of.Table.Row, nf.Table.Row, was+"."+row+".", path+"."+row+".")
		}
		return
	}
	kind, at := ChangeGone, ""
	if nf != nil {
		kind, at = ChangeMeaning, path+nf.Path
	}
	for _, row := range rows {
		for _, column := range of.Table.Row.fields {
			cell := was + "." + row + "." + column.Path
			if column.asks() && len(filled(c.input[cell])) > 0 {
				c.lose(kind, why, column, nf, cell, at)
			}
		}
	}
}

// rowsIn are the rows of a table that a post has: those it lists, then those it only has cells of.
func rowsIn(input Input, table string) []string {
	rows := filled(input[table])
	var more []string
	for path := range input {
		if rest, inside := strings.CutPrefix(path, table+"."); inside {
			row, _, deep := strings.Cut(rest, ".")
			if deep && !slices.Contains(rows, row) && !slices.Contains(more, row) {
				more = append(more, row)
			}
		}
	}
	slices.Sort(more)
	var all []string
	for _, row := range append(rows, more...) {
		if !slices.Contains(all, row) {
			all = append(all, row)
		}
	}
	return all
}

// begun says that nobody touched what a field began with.
func (c *carrier) begun(f *Field, path string) bool {
	before, prefilled := c.input[path+Untouched]
	return prefilled && f.Default != nil && slices.Equal(filled(before), filled(c.input[path]))
}

// lose tells of an answer that is not carried.
func (c *carrier) lose(kind ChangeKind, why ChangeReason, of, nf *Field, was, path string) {
	if c.blindly {
		return
	}
	change := c.tell(kind, path, was)
	change.Why, change.Typed, change.Shown = why, filled(c.input[was]), c.before.shown(of, was, c.input[was], c.ctx)
	if nf != nil {
		change.Page = nf.Page.Name
	}
}

// tell adds a change with the labels of both forms, or finds the one told already.
func (c *carrier) tell(kind ChangeKind, path, was string) *Change {
	key := string(kind) + "\x00" + path + "\x00" + was
	if known := c.told[key]; known != nil {
		return known
	}
	change := &Change{Kind: kind, Path: path, Was: was, OldLabel: c.before.label(was), NewLabel: c.after.label(path), Page: c.after.page(path)}
	c.told[key] = change
	c.changes = append(c.changes, change)
	return change
}

// takeBack takes answers out again that the new form, as it stands with them, does not offer or does not let
// anybody give; it says whether there were any.
func (c *carrier) takeBack() bool {
	var kept []carried
	for _, pair := range c.pairs {
		why := c.refuses(pair)
		if why == "" || len(filled(c.out[pair.path])) == 0 {
			kept = append(kept, pair)
			continue
		}
		delete(c.out, pair.path)
		delete(c.out, pair.path+Untouched)
		c.lose(ChangeMeaning, why, pair.old, pair.new, pair.was, pair.path)
	}
	taken := len(kept) < len(c.pairs)
	c.pairs = kept
	return taken
}

func (c *carrier) refuses(pair carried) ChangeReason {
	before, after := c.before.views[pair.was], c.after.views[pair.path]
	switch {
	case after.ReadOnly && !before.ReadOnly:
		return WhyFixed
	case !after.Hidden && c.after.wrong[pair.path] && !c.before.wrong[pair.was] && !before.Hidden && !typesFreely(pair.new, c.out[pair.path]):
		return WhyOption
	}
	return ""
}

// typesFreely says that a control shows whatever was typed, right or wrong, so that the person can mend it.
func typesFreely(f *Field, typed []string) bool {
	return (f.Widget.Kind == "input" || f.Widget.Kind == "textarea") && len(filled(typed)) < 2
}

// tellQuestions tells what a person has to know about answers that were carried and questions that are new.
func (c *carrier) tellQuestions() {
	paired := map[string]bool{}
	for _, pair := range c.pairs {
		paired[pair.path] = true
		c.tellCarried(pair)
	}
	for _, path := range c.after.order {
		field, view := c.after.fields[path], c.after.views[path]
		if !field.asks() || field.Table != nil || view.Hidden || view.ReadOnly || paired[path] || c.mentions(path) {
			continue
		}
		c.tell(ChangeNew, path, "")
	}
}

func (c *carrier) mentions(path string) bool {
	return slices.ContainsFunc(c.changes, func(change *Change) bool { return change.Path == path && change.Kind == ChangeMeaning })
}

func (c *carrier) tellCarried(pair carried) {
	before, after := c.before.views[pair.was], c.after.views[pair.path]
	typed := filled(c.out[pair.path])
	given := len(typed) > 0
	say := func(kind ChangeKind) *Change {
		change := c.tell(kind, pair.path, pair.was)
		if given {
			change.Typed = typed
			change.Shown = c.before.shown(pair.old, pair.was, typed, c.ctx)
			change.Now = c.after.shown(pair.new, pair.path, typed, c.ctx)
		}
		return change
	}
	if given && pair.was != pair.path {
		say(ChangeRenamed)
	}
	if given && (c.before.label(pair.was) != c.after.label(pair.path) || c.relabelled(pair, typed)) {
		say(ChangeReworded)
	}
	switch {
	case before.Hidden != after.Hidden && (given || before.Hidden):
		say(ChangeCondition).Hidden = after.Hidden
	case !given && after.Required && !before.Required && !after.Hidden:
		say(ChangeRequired)
	}
	if given && !after.Hidden && c.before.title(pair.was) != c.after.title(pair.path) {
		say(ChangeMoved)
	}
}

// inOrder are the changes in the order of the new form; what is gone comes last, in the order of the old one.
func (c *carrier) inOrder() []Change {
	place := map[string]int{}
	for i, path := range c.after.order {
		place[path] = i + 1
	}
	slices.SortStableFunc(c.changes, func(a, b *Change) int {
		first, second := place[a.Path], place[b.Path]
		if first == 0 {
			first = len(place) + 1
		}
		if second == 0 {
			second = len(place) + 1
		}
		return first - second
	})
	list := make([]Change, 0, len(c.changes))
	for _, change := range c.changes {
		list = append(list, *change)
	}
	return list
}

func filled(typed []string) []string {
	var said []string
	for _, one := range typed {
		if strings.TrimSpace(one) != "" {
			said = append(said, one)
		}
	}
	return said
}
