package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
)

// Block is one round of a parallel or each step.
type Block struct {
	Step    string   // the place
	Round   int      //
	Strands []string // branches whose condition was met, or the numbers of the items, in order
	Begun   int      // how many of them have begun
	Ended   []string // those that reached their end, in the order in which they did
	Open    bool     // false: decided; strands that may finish go on
	Items   map[string]any
	Seq     int // of the event that holds the items
}

// BlockOpened begins a round of a block. The items of an each are Values "item.<number>".
type BlockOpened struct {
	Step    string   `json:"step"`
	Round   int      `json:"round"`
	Strands []string `json:"strands,omitempty"`
	Limit   int      `json:"limit,omitempty"` // how many run at once; 0: all
}

// StrandEnded says that a branch or an item has reached its end.
type StrandEnded struct {
	Step   string `json:"step"`
	Round  int    `json:"round"`
	Strand string `json:"strand"`
}

// BlockClosed ends a block: enough strands have ended ("done"), or an outcome led out of it ("left").
type BlockClosed struct {
	Step  string `json:"step"`
	Round int    `json:"round"`
	Why   string `json:"why"`
	// Rest says that strands which have not ended may go on.
	Rest bool `json:"rest,omitempty"`
}

// Kind is "blockOpened".
func (BlockOpened) Kind() string { return "blockOpened" }

// Kind is "strandEnded".
func (StrandEnded) Kind() string { return "strandEnded" }

// Kind is "blockClosed".
func (BlockClosed) Kind() string { return "blockClosed" }

func blockKey(place string, round int) string { return place + ":" + strconv.Itoa(round) }

func itemName(item int) string { return strconv.Itoa(item) }

// applyBlocks folds the events of blocks, waits and undoing; false where the event is none of them.
func (n *State) applyBlocks(e Recorded) bool {
	switch v := e.Event.(type) {
	case BlockOpened:
		b := Block{Step: v.Step, Round: v.Round, Strands: v.Strands, Begun: len(v.Strands), Open: true, Seq: e.Seq}
		if v.Limit > 0 {
			b.Begun = min(v.Limit, b.Begun)
		}
		for name, value := range e.Values {
			if number, is := strings.CutPrefix(name, "item."); is {
				if b.Items == nil {
					b.Items = map[string]any{}
				}
				b.Items[number] = value
			}
		}
		n.setBlock(blockKey(v.Step, v.Round), b)
	case StrandEnded:
		key := blockKey(v.Step, v.Round)
		b := n.Blocks[key]
		b.Ended = append(slices.Clone(b.Ended), v.Strand)
		if b.Open && b.Begun < len(b.Strands) {
			b.Begun++
		}
		n.setBlock(key, b)
	case BlockClosed:
		key := blockKey(v.Step, v.Round)
		b := n.Blocks[key]
		b.Open = false
		n.setBlock(key, b)
		n.changeStep(v.Step, func(t *StepState) {
			t.Outcome, t.At, t.Seq = v.Why, e.At, e.Seq
		})
	default:
		return n.applyWaits(e)
	}
	return true
}

func (n *State) setBlock(key string, b Block) {
	blocks := make(map[string]Block, len(n.Blocks)+1)
	maps.Copy(blocks, n.Blocks)
	blocks[key] = b
	n.Blocks = blocks
}

func (n *State) closeBlocks() {
	for key, b := range n.Blocks {
		if b.Open {
			b.Open = false
			n.setBlock(key, b)
		}
	}
}

// eraseItems removes items of each blocks: those of one event, or all (seq 0).
func (n *State) eraseItems(seq int, name string) {
	number, is := strings.CutPrefix(name, "item.")
	for key, b := range n.Blocks {
		switch {
		case seq == 0 && b.Items != nil:
			b.Items = nil
		case is && b.Seq == seq && b.Items[number] != nil:
			b.Items = maps.Clone(b.Items)
			delete(b.Items, number)
		default:
			continue
		}
		n.setBlock(key, b)
	}
}

// openBlock says whether some block still waits for its strands.
func (d *decider) openBlock() bool {
	for _, b := range d.state.Blocks {
		if b.Open {
			return true
		}
	}
	return false
}

// blockConfig is what parallel and each have in common.
type blockConfig struct {
	mode   string // all, first, count, expression
	n      int    // of count: n of m
	until  *expression.Program
	finish bool // rest: finish
	limit  int  // how many run at once; 0: all
}

type blockStep interface{ block() *blockConfig }

func (c *blockConfig) block() *blockConfig { return c }

// openStrands begins a round of a block.
func (d *decider) openStrands(s *Step, strands []string, items map[string]any) error {
	place, c := d.place, s.Config.(blockStep).block()
	round := d.state.Steps[place].Rounds
	d.follow(BlockOpened{Step: place, Round: round, Strands: strands, Limit: c.limit}, items)
	if len(strands) == 0 {
		d.closeBlock(place, round, "done", false)
		d.goTo(prefixOf(place), s.in, s.at+1)
		return nil
	}
	b := d.state.Blocks[blockKey(place, round)]
	for _, strand := range b.Strands[:b.Begun] {
		d.beginStrand(s, b, strand)
	}
	return nil
}

func (d *decider) beginStrand(s *Step, b Block, strand string) {
	if s.body != nil {
		d.goTo(itemPrefix(b.Step, b.Round, strand), s.body, 0)
		return
	}
	for _, branch := range s.branches {
		if branch.branch == strand {
			d.goTo(prefixOf(b.Step), branch, 0)
		}
	}
}

// strandEnds notes the end of a strand and looks whether its block is complete.
func (d *decider) strandEnds(place string, round int, strand string) error {
	key := blockKey(place, round)
	before := d.state.Blocks[key]
	if !slices.Contains(before.Ended, strand) { // a repaired case comes here once more
		d.follow(StrandEnded{Step: place, Round: round, Strand: strand}, nil)
	}
	b := d.state.Blocks[key]
	if !before.Open {
		return d.runOut()
	}
	s := d.flow.Step(place)
	c := s.Config.(blockStep).block()
	d.place = place
	complete, err := d.complete(c, b)
	if err != nil {
		return err
	}
	if !complete {
		for _, next := range b.Strands[before.Begun:b.Begun] {
			d.beginStrand(s, b, next)
		}
		return nil
	}
	rest := c.finish && len(b.Ended) < len(b.Strands)
	if !rest {
		d.withdraw(place, round)
	}
	d.closeBlock(place, round, "done", rest)
	d.goTo(prefixOf(place), s.in, s.at+1)
	return nil
}

// complete says whether enough strands of a block have ended.
func (d *decider) complete(c *blockConfig, b Block) (bool, error) {
	if len(b.Ended) >= len(b.Strands) {
		return true, nil
	}
	switch c.mode {
	case "first":
		return true, nil
	case "count":
		return len(b.Ended) >= c.n, nil
	case "expression":
		d.block = map[string]any{"done": decimal(len(b.Ended)), "total": decimal(len(b.Strands))}
		defer func() { d.block = nil }()
		return c.until.True(d.names())
	}
	return false, nil
}

// withdraw closes everything that is open inside a round of a block, and what lies ahead there.
func (d *decider) withdraw(place string, round int) {
	inside := func(at string) bool {
		_, in := d.flow.strandOf(at, place, round)
		return in
	}
	for _, stop := range d.state.Open {
		if inside(stop.Step) {
			d.closeStop(stop.ID, "withdrawn")
		}
	}
	for _, key := range sortedKeys(d.state.Blocks) {
		if b := d.state.Blocks[key]; b.Open && inside(b.Step) {
			d.closeBlock(b.Step, b.Round, "left", false)
		}
	}
	block := d.flow.Step(place)
	d.ahead = slices.DeleteFunc(d.ahead, func(a ahead) bool {
		if at := a.place(); at != "" {
			return inside(at)
		}
		last := a.in.of // the end of a sequence is inside where its block is, or is the block itself
		return last != nil && (last == block && (last.body == nil || strings.HasPrefix(a.prefix, blockKey(place, round)+":")) || inside(a.prefix+last.Name))
	})
}

func (d *decider) closeBlock(place string, round int, why string, rest bool) {
	d.follow(BlockClosed{Step: place, Round: round, Why: why, Rest: rest}, nil)
}

// leaveBlock withdraws a block because an outcome of one of its steps leads out of it.
func (d *decider) leaveBlock(place string, round int) {
	d.withdraw(place, round)
	if d.state.Blocks[blockKey(place, round)].Open {
		d.closeBlock(place, round, "left", false)
	}
}
