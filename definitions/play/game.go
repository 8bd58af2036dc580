package play

// Game is a case that is played move by move and can go back.
type Game struct {
	past []*Case
	now  *Case
}

// NewGame begins with a case that has begun, or is about to.
func NewGame(c *Case) *Game { return &Game{now: c} }

// Case is the case as it stands.
func (g *Game) Case() *Case { return g.now }

// Start sends the form; what did not work leaves the case as it was.
func (g *Game) Start(b Begin) *Trouble {
	return g.try(func(c *Case) *Trouble { return c.Start(b) })
}

// Do plays a move; what did not work leaves the case, and its time, as they were. A move after which the case halts counts.
func (g *Game) Do(m Move) *Trouble {
	return g.try(func(c *Case) *Trouble { return c.Do(m) })
}

func (g *Game) try(move func(*Case) *Trouble) *Trouble {
	next := g.now.copied()
	next.inputs = 0
	t := move(next)
	if t != nil && (!t.Halted || next.state.Failure == nil) {
		*g.now.clock = g.now.now
		return t
	}
	g.past = append(g.past, g.now)
	g.now = next
	return t
}

// Undo takes the last move back; false where there is none.
func (g *Game) Undo() bool {
	if len(g.past) == 0 {
		return false
	}
	g.now, g.past = g.past[len(g.past)-1], g.past[:len(g.past)-1]
	*g.now.clock = g.now.now
	return true
}

// Depth is how many moves can be taken back.
func (g *Game) Depth() int { return len(g.past) }
